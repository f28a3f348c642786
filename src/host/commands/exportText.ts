import { topUnits } from '../../core/paint';
import { rectangleOf, topRegions } from '../../core/regions';
import { unitList } from '../../core/unitList';
import type { Picture } from '../../protocol/engine';
import type { Heat } from '../../protocol/lens';
import type { ModelCard, Provenance } from '../../protocol/models';
import type { UnitTable } from '../../protocol/units';

export interface Exported {
  readonly document: string;
  readonly card: ModelCard;
  readonly provenance: Provenance;
  readonly units: UnitTable;
  /** Null of a text. */
  readonly picture: Picture | null;
  readonly heat: Heat;
}

const TOP = 10;

/** As the command line prints it: model, units, heat, top, lens, provenance; of a picture its measures and top regions, too. */
export function exportJson({ document, card, provenance, units, picture, heat }: Exported): string {
  const top = topUnits(heat.weights, units, TOP, true).map(({ unit, weight }) => ({
    unit,
    text: units.text[unit]!,
    weight,
  }));
  const seen = picture === null ? {} : { picture, regions: topRegions(heat.weights, units, picture.columns) };
  const result = {
    document,
    model: card.id,
    lens: heat.lens,
    ...seen,
    units: unitList(units),
    heat: [...heat.weights],
    top,
    provenance,
  };
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** One row a unit (RFC 4180), after comment lines with lens and provenance. */
export function exportCsv({ document, card, provenance, units, picture, heat }: Exported): string {
  const facts = (of: object, prefix = ''): string[] =>
    Object.entries<unknown>({ ...of }).map(([name, value]) => `# ${prefix}${name}: ${String(value)}`);
  const comments = [...facts({ document, id: card.id }), ...facts(heat.lens, 'lens.'), ...facts(provenance)];
  const place = (i: number): (string | number)[] => {
    if (picture === null) return [units.piece[i]!, units.id[i]!, units.start[i]!, units.end[i]!];
    const { x, y, width, height } = rectangleOf(units, i);
    return [x, y, width, height];
  };
  const rows = Array.from({ length: units.length }, (_, i) =>
    [i, units.text[i]!, ...place(i), units.special[i]!, heat.weights[i]!].map(field).join(','),
  );
  const columns = picture === null ? 'piece,id,start,end' : 'x,y,width,height';
  return [...comments, `unit,text,${columns},special,weight`, ...rows, ''].join('\r\n');
}

function field(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
