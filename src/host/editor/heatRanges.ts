import { stepOf, STEPS, type Shown } from '../../core/paint';
import { wordRange } from '../../core/units';
import type { Range, UnitTable } from '../../protocol/units';

/** A place in the text and all the weight that rests on it. */
export interface Place extends Range {
  weight: number;
}

/**
 * Units of some texts → places that do not overlap: units that cover the same characters (the bytes of one emoji) count together, and a
 * unit that reaches into the one before it is cut, blanks around a word are left out. Special and stale units have no place,
 * nor have line breaks: with a border they would be strokes beside the text.
 */
export function places(units: UnitTable, weights: Float32Array, parts: readonly Range[]): Place[] {
  return parts.flatMap((part) => placesOf(units, weights, part));
}

function placesOf(units: UnitTable, weights: Float32Array, part: Range): Place[] {
  const result: Place[] = [];
  for (let i = part.start; i < Math.min(part.end, units.length, weights.length); i++) {
    if (units.special[i] === 1 || units.end[i]! <= units.start[i]!) continue;
    const before = result.at(-1);
    const { start: first, end } = withoutLineBreaks(wordRange(units, i), units.text[i]!);
    if (end <= first) continue;
    const start = Math.max(first, before?.end ?? 0);
    if (before !== undefined && start >= end) before.weight += weights[i]!;
    else result.push({ start, end, weight: weights[i]! });
  }
  return result;
}

/** An indent without the line break before it, where the unit is both. */
function withoutLineBreaks({ start, end }: Range, text: string): Range {
  if (text.length !== end - start || text.trim() !== '') return { start, end };
  const first = text.search(/[^\r\n]/);
  return first === -1
    ? { start, end: start }
    : { start: start + first, end: start + text.replace(/[\r\n]+$/, '').length };
}

/** Ranges to be painted, by step: [STEPS + 1], the first of which is what is not painted. */
export function heatRanges(units: UnitTable, shown: Shown, parts: readonly Range[]): Range[][] {
  const steps: Range[][] = Array.from({ length: STEPS + 1 }, () => []);
  for (const { start, end, weight } of places(units, shown.weights, parts))
    steps[stepOf(weight, shown.scale)]!.push({ start, end });
  return steps;
}
