import { rankOf } from '../../../src/core/paint';
import type { PaintedHeat } from '../../viewData';
import { tsv } from '../tsv';

/** Every unit of the heat's list with its weight; `named`: with the list's name, where there are several. */
export function tokensTsv({ list: { list, units }, weights }: PaintedHeat, named: boolean): string {
  const name = named ? [list.id] : [];
  const head = ['unit', 'text', 'start', 'end', 'special', 'weight', 'rank'];
  const { columns } = list;
  const rows: (string | number)[][] = [[...(named ? ['list'] : []), ...head, ...columns]];
  weights.forEach((weight, i) => {
    const place = [units.start[i] ?? 0, units.end[i] ?? 0, units.special[i] ?? 0];
    const values = units.values.subarray(i * columns.length, (i + 1) * columns.length);
    rows.push([...name, i, units.text[i] ?? '', ...place, weight, rankOf(weights, i), ...values]);
  });
  return tsv(rows);
}
