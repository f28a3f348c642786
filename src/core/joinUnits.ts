import type { UnitTable } from '../protocol/units';

/** The units of one table, then those of another. */
export function joinUnits(a: UnitTable, b: UnitTable): UnitTable {
  const patches = a.rectangles.length > 0 || b.rectangles.length > 0;
  return {
    length: a.length + b.length,
    text: [...a.text, ...b.text],
    piece: [...a.piece, ...b.piece],
    id: joined(Int32Array, a.id, b.id),
    start: joined(Int32Array, a.start, b.start),
    end: joined(Int32Array, a.end, b.end),
    special: joined(Uint8Array, a.special, b.special),
    word: joined(Int32Array, a.word, b.word),
    rectangles: patches ? joined(Float32Array, rectanglesOf(a), rectanglesOf(b)) : new Float32Array(),
    values: joined(Float32Array, a.values, b.values),
  };
}

/** [n × 4], also of a table that has no patches. */
function rectanglesOf({ length, rectangles }: UnitTable): Float32Array {
  return rectangles.length > 0 ? rectangles : new Float32Array(4 * length);
}

function joined<Numbers extends Int32Array | Uint8Array | Float32Array>(
  kind: new (length: number) => Numbers,
  a: Numbers,
  b: Numbers,
): Numbers {
  const both = new kind(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
