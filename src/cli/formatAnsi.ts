import { visible } from '../core/format';
import { percent, show, stepOf, topUnits, type Shown } from '../core/paint';
import type { Prediction } from '../protocol/engine';
import type { UnitTable } from '../protocol/units';
import { pictureLines, pictureMap, pictureShares } from './formatPicture';
import { pictureViews, type ListView, type Written } from './listView';
import { paintText } from './paintText';
import { printable } from './printable';

export interface AnsiReport {
  readonly title: string;
  /** What was done to the run, in words; empty where nothing was. */
  readonly changes: string;
  /** The list that the heat is over. */
  readonly view: ListView;
  /** [units of the view] */
  readonly heat: Float32Array;
  /** By the index of the input; null where it is not known. */
  readonly texts: readonly (string | null)[];
  readonly written: Written | null;
  /** A line for each word that was written, or read by a decoder. */
  readonly sources: readonly string[];
  readonly answers: readonly Prediction[];
}

/** Units in the list of those with the most weight. */
export const TOP = 10;
const BAR = 24;

/** The heat on its list, painted where colours are wanted, what was written and where it comes from, and what has the most weight. */
export function formatAnsi(report: AnsiReport, colour: boolean): string {
  const { view, heat, written } = report;
  const shown = show(heat, view.units, 'apart');
  const pictures = pictureViews(view, heat);
  const painted = colour && view.parts.some(({ medium }) => medium !== 'picture');
  const told = painted && written?.list === view.list.id;
  const blocks = [
    [
      report.title,
      ...(report.changes === '' ? [] : [`  ${report.changes}`]),
      ...pictures.flatMap(({ part }) => pictureLines(part)),
    ],
    ...pictures.map(({ part }) => pictureMap(part, view.units, shown, colour)),
    painted ? [paintedParts(report, shown)] : [],
    written === null || told ? [] : [printable(written.text.trim())],
    report.sources,
    report.answers.map(({ piece, probability }) => `${percent(probability).padStart(8)}  ${printable(piece)}`),
    ...pictures.map(({ part, regions }) => pictureShares(part, view.units, heat, regions)),
    pictures.length === view.parts.length ? [] : topLines(view, shown),
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`;
}

/** Everything but pictures. What is written goes on where what was given ends. */
function paintedParts({ view, texts }: AnsiReport, shown: Shown): string {
  const { list, parts, units } = view;
  const steps = Uint8Array.from(shown.weights, (weight) => stepOf(weight, shown.scale));
  let out = '';
  for (const { start, end, medium, input } of parts) {
    if (medium === 'picture') continue;
    const given = Math.max(start, Math.min(end, list.given));
    const text = input === null ? null : (texts[input] ?? null);
    if (out !== '' && input !== null) out += '\n';
    if (start < given) out += paintText(units, { start, end: given }, steps, text);
    if (given < end) out += paintText(units, { start: given, end }, steps, null);
  }
  return out;
}

function topLines({ parts, units }: ListView, { weights, scale }: Shown): string[] {
  const top = topUnits(weights, units, TOP, false);
  const width = Math.max(4, ...top.map(({ unit }) => [...label(units, unit)].length));
  const lines = top.map(({ unit, weight }) => {
    const bar = '█'.repeat(Math.max(1, Math.round((BAR * weight) / scale.peak)));
    const place = units.end[unit]! > units.start[unit]! ? `  ${units.start[unit]}–${units.end[unit]}` : '';
    return `${percent(weight).padStart(8)}  ${label(units, unit).padEnd(width)}  ${bar.padEnd(BAR)}  unit ${unit}${place}`;
  });
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let special = 0;
  for (const { start, end, medium } of parts) {
    if (medium === 'picture') continue;
    for (let unit = start; unit < end; unit++) if (units.special[unit] === 1) special += weights[unit]!;
  }
  if (special > 0) lines.push(`${percent(special / total).padStart(8)}  of all weight rests on special units`);
  return lines;
}

const label = (units: UnitTable, unit: number): string =>
  [...printable(visible(units.text[unit]!))].slice(0, 32).join('');
