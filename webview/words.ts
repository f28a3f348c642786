import { percent, rankOf } from '../src/core/paint';
import { count, visible } from '../src/core/format';
import type { HeadChoice, Lens } from '../src/protocol/lens';
import type { UnitTable } from '../src/protocol/units';

/** Longest text of a unit in a sentence. */
const LONGEST = 24;

/** A unit's text as it can stand on one line: white space visible, controls as pictures, cut where it is long. */
export function unitName(units: UnitTable, unit: number): string {
  const text = units.text[unit] ?? '';
  const name = named(visible(text === '' ? (units.piece[unit] ?? '') : text));
  const characters = [...name];
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : name;
}

/** In typographic quotes, isolated so that right-to-left text does not turn the sentence around. */
export function quoted(units: UnitTable, unit: number): string {
  // A patch has no text of its own: what it is called is no quotation.
  if (units.rectangles !== undefined) return unitName(units, unit);
  return `“\u2068${unitName(units, unit)}\u2069”`;
}

/** A text that would leave no mark on the screen is named by its codes. */
function named(text: string): string {
  return /^[\s\p{Cf}]+$/u.test(text) ? Array.from(text, (c) => codeName(c)).join('') : printable(text);
}

function codeName(character: string): string {
  return `[${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}]`;
}

/** Control characters as pictures, and the invisible ones that turn text around by their code: nothing in a text acts on the page. */
export function printable(text: string): string {
  return text
    .replace(/[\u0000-\u0008\u000b-\u001f]/g, (c) => String.fromCharCode(0x2400 + c.charCodeAt(0)))
    .replace(/\u007f/g, '␡')
    .replace(/[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, codeName);
}

/** `0.413`: three digits that mean something. */
export function figure(weight: number): string {
  if (weight === 0) return '0';
  if (weight < 1e-6) return weight.toExponential(1);
  return weight >= 0.0995 ? weight.toFixed(3) : weight.toPrecision(3);
}

export function headWords(head: HeadChoice, heads: number): string {
  if (head === 'mean') return `mean of ${heads} heads`;
  return head === 'max' ? `strongest of ${heads} heads` : `head ${head}`;
}

export function lensWords(lens: Lens, heads: number): string {
  const method = lens.method === 'rollout' ? 'rollout to ' : '';
  return `${method}layer ${lens.layer} ${headWords(lens.head, heads)}`;
}

export interface HeatWords {
  readonly units: UnitTable;
  readonly weights: Float32Array;
  readonly lens: Lens;
  readonly heads: number;
}

/** `layer 3 head 5: “it” looks at “heron” 0.413, rank 1 of 94` */
export function heatLine({ units, weights, lens, heads }: HeatWords, unit: number): string {
  const weight = weights[unit] ?? 0;
  const tail = `${figure(weight)}, ${rankWords(weights, unit)}`;
  const own = quoted(units, unit);
  const place = lensWords(lens, heads);
  const query = queryWords(units, lens);
  if (query === null) return `${place}: ${own} receives ${tail}`;
  const looks = lens.region != null ? 'look at' : 'looks at';
  return lens.direction === 'from'
    ? `${place}: ${query} ${looks} ${own} ${tail}`
    : `${place}: ${own} looks at ${query} ${tail}`;
}

/** What the heat is of: one unit, or a region by its first and last one. Null: what all units receive. */
function queryWords(units: UnitTable, { query, region, direction }: Lens): string | null {
  if (direction === 'received') return null;
  if (region == null) return query === null ? null : quoted(units, query);
  const [first, last] = [region[0], region.at(-1)];
  if (first === undefined || last === undefined) return null;
  return (
    patchesWords(units, region) ??
    `the ${count(region.length)} units from ${quoted(units, first)} to ${quoted(units, last)}`
  );
}

/** `rows 1–2, columns 3–5`: the box around patches of a picture; null where some are none. */
export function patchesWords(units: UnitTable, region: readonly number[]): string | null {
  const places = region.map((unit) => /^row (\d+), column (\d+)$/.exec(units.text[unit] ?? ''));
  if (places.some((place) => place === null)) return null;
  const span = (word: string, group: number): string => {
    const all = places.map((place) => Number(place?.[group]));
    const [least, most] = [Math.min(...all), Math.max(...all)];
    return least === most ? `${word} ${least}` : `${word}s ${least}–${most}`;
  };
  return `${span('row', 1)}, ${span('column', 2)}`;
}

/** `rank 1 of 94`: among the units that get anything. */
export function rankWords(weights: Float32Array, unit: number): string {
  if ((weights[unit] ?? 0) === 0) return 'out of its sight';
  const some = weights.reduce((total, weight) => total + (weight > 0 ? 1 : 0), 0);
  return `rank ${count(rankOf(weights, unit))} of ${count(some)}`;
}

/** What the list of top units is of, before and after the query's text: `“it” looks most at`. */
export function topTitle(units: UnitTable, lens: Lens): { before: string; unit: string; after: string } {
  const unit = queryWords(units, lens);
  if (unit === null) return { before: 'Receive most', unit: '', after: '' };
  const after = lens.region != null ? 'look most at' : 'looks most at';
  return lens.direction === 'from' ? { before: '', unit, after } : { before: 'Look most at', unit, after: '' };
}

/** `sink 12.0 %` */
export function sinkWords(sink: number): string {
  return `sink ${percent(sink)}`;
}
