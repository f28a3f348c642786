import * as v from 'valibot';
import { mediumOf } from '../../core/lists';
import type { UnitList, UnitTable } from '../../protocol/units';
import { wordIds } from '../input/words';

const index = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const rectangle = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });

/** A unit as it is written to files: with a range of characters, or with a rectangle. */
const unitSchema = v.object({
  text: v.string(),
  special: v.optional(v.boolean(), false),
  start: v.optional(index, 0),
  end: v.optional(index, 0),
  rectangle: v.optional(rectangle),
});

const pictureSchema = v.object({
  width: v.number(),
  height: v.number(),
  format: v.string(),
  seen: rectangle,
  columns: index,
  rows: index,
  notes: v.array(v.string()),
});

const partSchema = v.object({
  start: index,
  end: index,
  medium: v.picklist(['text', 'picture', 'table']),
  input: v.nullable(index),
  picture: v.optional(v.nullable(pictureSchema), null),
});

export const listSchema = v.object({
  id: v.string(),
  length: index,
  given: index,
  whole: v.optional(v.boolean(), true),
  parts: v.array(partSchema),
  columns: v.optional(v.array(v.string()), []),
  units: v.array(unitSchema),
});

export const mapSchema = v.object({
  address: v.string(),
  stack: v.string(),
  layer: index,
  step: index,
  kind: v.picklist(['self', 'causal', 'cross', 'pooling']),
  heads: v.pipe(index, v.minValue(1)),
  queries: v.string(),
  keys: v.string(),
  rows: v.optional(v.picklist(['one', 'atMostOne', 'signed']), 'one'),
  facets: v.optional(v.array(v.picklist(['cell', 'valueNorms', 'gradient'])), []),
});

/** A table of units as they are written to files: numbers that are not written (ids, columns) are 0. */
export function unitTableOf(units: readonly v.InferOutput<typeof unitSchema>[], list: UnitList): UnitTable {
  const text = units.map((unit) => unit.text);
  const special = Uint8Array.from(units, (unit) => (unit.special ? 1 : 0));
  const placed = units.some((_unit, i) => mediumOf(list, i) === 'picture');
  const rectangles = units.flatMap(({ rectangle: { x, y, width, height } = { x: 0, y: 0, width: 0, height: 0 } }) => [
    x,
    y,
    width,
    height,
  ]);
  return {
    length: units.length,
    text,
    piece: text,
    id: new Int32Array(units.length),
    start: Int32Array.from(units, ({ start }) => start),
    end: Int32Array.from(units, ({ end }) => end),
    special,
    word: wordIds(text, special, null),
    rectangles: placed ? Float32Array.from(rectangles) : new Float32Array(),
    values: new Float32Array(list.columns.length * units.length),
  };
}
