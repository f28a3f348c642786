import { topUnits } from '../../core/paint';
import { unitOf } from '../../core/units';
import type { Heat } from '../../protocol/lens';
import type { ModelCard, Provenance } from '../../protocol/models';
import type { UnitTable } from '../../protocol/units';

export interface Exported {
  readonly document: string;
  readonly card: ModelCard;
  readonly provenance: Provenance;
  readonly units: UnitTable;
  readonly heat: Heat;
}

const TOP = 10;

/** As the command line prints it: model, units, heat, top, lens, provenance. */
export function exportJson({ document, card, provenance, units, heat }: Exported): string {
  const all = Array.from({ length: units.length }, (_, i) => unitOf(units, i));
  const top = topUnits(heat.weights, units, TOP, true).map(({ unit, weight }) => ({ unit, text: units.text[unit]!, weight }));
  const result = { document, model: card.id, lens: heat.lens, units: all, heat: [...heat.weights], top, provenance };
  return `${JSON.stringify(result, null, 2)}\n`;
}

/** One row a unit (RFC 4180), after comment lines with lens and provenance. */
export function exportCsv({ document, card, provenance, units, heat }: Exported): string {
  const comments = Object.entries({ document, id: card.id, ...heat.lens, ...provenance }).map(([name, value]) => `# ${name}: ${String(value)}`);
  const rows = Array.from({ length: units.length }, (_, i) =>
    [i, units.text[i]!, units.piece[i]!, units.id[i]!, units.start[i]!, units.end[i]!, units.special[i]!, heat.weights[i]!].map(field).join(','),
  );
  return [...comments, 'unit,text,piece,id,start,end,special,weight', ...rows, ''].join('\r\n');
}

function field(value: string | number): string {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}
