import type { ModelCard } from '../protocol/models';
import type { ReadInput } from './input/readInput';
import type { Prepared } from './model';
import { bytesOfUnit, objectBytesOfUnit } from './models/memory';

/** Of one character of a string that is held. */
const CHARACTER_BYTES = 2;
/** Of a cell that is no number: an object with two numbers and a short string. */
const WRONG_BYTES = 80;

/** Bytes that an inspection keeps when its run is over: maps, tables of units and what they were made from. `generate`: units that may be written. */
export function inspectionBytes(
  card: ModelCard,
  { lists, windows }: Pick<Prepared<unknown>, 'lists' | 'windows'>,
  inputs: readonly ReadInput[],
  generate: number,
): number {
  const run = windows.flatMap((window) => window.lists.map(({ toGlobal }) => toGlobal.length));
  const ran = run.reduce((sum, length) => sum + length, generate);
  const rows = lists.reduce((sum, { units }) => sum + units.length, generate);
  return (
    ran * bytesOfUnit(card) +
    Math.max(ran, rows) * objectBytesOfUnit(card) +
    inputs.reduce((sum, input) => sum + inputBytes(input), 0)
  );
}

function inputBytes(input: ReadInput): number {
  switch (input.kind) {
    case 'text':
      return CHARACTER_BYTES * input.text.length;
    case 'ids':
      return 8 * input.ids.length;
    case 'table':
      return input.values.byteLength + 3 * input.line.byteLength + WRONG_BYTES * input.wrong.length;
    case 'picture':
      return input.bytes + input.picture.decoded.pixels.data.byteLength;
  }
}
