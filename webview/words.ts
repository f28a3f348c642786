import { columnWords } from '../src/core/columnWords';
import { count, visible } from '../src/core/format';
import { mediumOf } from '../src/core/lists';
import { MEDIA } from '../src/core/media';
import { methodOf } from '../src/core/methods';
import { percent, rankOf } from '../src/core/paint';
import { mapAt, stackNames, unitsList } from '../src/core/stacks';
import type { HeadChoice, Lens } from '../src/protocol/lens';
import type { PanelInspection, PanelList } from '../src/protocol/panel';
import type { UnitList, UnitTable } from '../src/protocol/units';

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
export function quoted({ list, units }: PanelList, unit: number): string {
  const medium = mediumOf(list, unit);
  // A patch has no text of its own: what it is called is no quotation.
  if (medium !== undefined && !MEDIA[medium].quoted) return unitName(units, unit);
  return `“\u2068${unitName(units, unit)}\u2069”`;
}

/** `input`, `output · written by the model`: what a list is, above its units. */
export function listWords({ id, given, length, parts }: UnitList): string {
  const written = length > 0 && (given === 0 || parts.every(({ input }) => input === null));
  return written ? `${id} · written by the model` : id;
}

/** A token that a model would write, as it can stand on one line. */
export function visiblePiece(piece: string): string {
  return named(visible(piece));
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

/** Of a map with one head that one, however it is chosen. */
export function headWords(head: HeadChoice, heads: number): string {
  if (heads === 1) return 'head 0';
  if (head === 'mean') return `mean of ${heads} heads`;
  return head === 'max' ? `strongest of ${heads} heads` : `head ${head}`;
}

/** `layer 3 head 5`, `rollout to decoder layer 3 mean of 8 heads`: the stack where there are several. */
export function lensWords(lens: Lens, maps: PanelInspection['maps']): string {
  const map = mapAt(maps, lens.map);
  const stack = map === undefined || stackNames(maps).length < 2 ? '' : `${map.stack} `;
  const layer = map === undefined ? lens.map : `layer ${map.layer}`;
  return `${methodWords(lens.method)}${stack}${layer} ${headWords(lens.head, map?.heads ?? 0)}`;
}

function methodWords(id: string): string {
  const method = methodOf(id);
  if (method === undefined || id === 'raw') return '';
  return method.spans === 'stack' ? `${method.title} to ` : `${method.title}, `;
}

export interface HeatWords {
  readonly inspection: Pick<PanelInspection, 'lists' | 'maps'>;
  readonly lens: Lens;
  /** What the weights are over. */
  readonly list: PanelList;
  readonly weights: Float32Array;
}

/** `layer 3 head 5: “it” looks at “heron” 0.413, rank 1 of 94`, and what their lists tell of both beside. */
export function heatLine({ inspection, lens, list, weights }: HeatWords, unit: number): string {
  const weight = weights[unit] ?? 0;
  const columns = [columnWords(list.list, list.units, unit), columnsOfLens(inspection, lens)].filter(
    (each) => each !== '',
  );
  const tail = [`${figure(weight)}, ${rankWords(weights, unit)}`, ...columns].join(' · ');
  const own = quoted(list, unit);
  const place = lensWords(lens, inspection.maps);
  const from = unitsWords(inspection, lens);
  if (from === null) return `${place}: ${own} receives ${tail}`;
  return lens.side === 'query'
    ? `${place}: ${from} ${lens.units.length > 1 ? 'look' : 'looks'} at ${own} ${tail}`
    : `${place}: ${own} looks at ${from} ${tail}`;
}

/** What is told of the unit of a lens beside its text, where it is one. */
function columnsOfLens({ lists, maps }: HeatWords['inspection'], { map, side, units }: Lens): string {
  const info = mapAt(maps, map);
  const id = info === undefined ? null : unitsList(info, side);
  const from = lists.find((one) => one.list.id === id);
  const [unit] = units;
  return from === undefined || unit === undefined || units.length > 1 ? '' : columnWords(from.list, from.units, unit);
}

/** The units that a heat is of: one, or several by the first and the last one. Null: it is of what all units receive. */
export function unitsWords({ lists, maps }: HeatWords['inspection'], { map, side, units }: Lens): string | null {
  const info = mapAt(maps, map);
  const id = info === undefined ? null : unitsList(info, side);
  const list = lists.find((one) => one.list.id === id);
  const [first, last] = [units[0], units.at(-1)];
  if (list === undefined || first === undefined || last === undefined) return null;
  if (units.length === 1) return quoted(list, first);
  return (
    patchesWords(list, units) ?? `the ${count(units.length)} units from ${quoted(list, first)} to ${quoted(list, last)}`
  );
}

/** `rows 1–2, columns 3–5`: the box around patches of a picture; null where some are none. */
export function patchesWords({ list, units }: PanelList, members: readonly number[]): string | null {
  const places = members.map((unit) =>
    mediumOf(list, unit) === 'picture' ? /^row (\d+), column (\d+)$/.exec(units.text[unit] ?? '') : null,
  );
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

/** What the list of top units is of, before and after the text of the units looked from: `“it” looks most at`. */
export function topTitle(
  inspection: HeatWords['inspection'],
  lens: Lens,
): { before: string; unit: string; after: string } {
  const unit = unitsWords(inspection, lens);
  if (unit === null) return { before: 'Receive most', unit: '', after: '' };
  const after = lens.units.length > 1 ? 'look most at' : 'looks most at';
  return lens.side === 'query' ? { before: '', unit, after } : { before: 'Look most at', unit, after: '' };
}

/** `sink 12.0 %` */
export function sinkWords(sink: number): string {
  return `sink ${percent(sink)}`;
}
