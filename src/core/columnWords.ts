import type { UnitList, UnitTable } from '../protocol/units';

/** `gate β 0.83`: the numbers that a unit has beside its text, by the names of its list's columns. Empty where it has none. */
export function columnWords(
  { columns }: Pick<UnitList, 'columns'>,
  { values }: Pick<UnitTable, 'values'>,
  unit: number,
): string {
  return columns
    .map((name, column) => ({ name, value: values[unit * columns.length + column] }))
    .flatMap(({ name, value }) => (value === undefined || Number.isNaN(value) ? [] : [`${name} ${value.toFixed(2)}`]))
    .join(' · ');
}
