import type { Work } from '../../core/work';
import type { OutputsRequest, Prediction } from '../../protocol/engine';
import type { Inspection, Scores } from '../inspection';
import { finite, inRange, within } from './checks';

/** Likeliest first; empty where the model has no head of the kind, or no run has seen the whole input. Throws HeadlightError `not-found`, `usage`. */
export function outputsOf(
  inspection: Inspection,
  { list, unit, count }: OutputsRequest,
  work: Work,
): Promise<Prediction[]> {
  return inRange(async () => {
    const { answers } = inspection;
    const { length } = inspection.list(list).list;
    if (unit === null) return predictionsFrom((await answers?.ofWhole(work)) ?? null, count);
    // Behind the last unit stands what would be written next.
    within('unit', unit, length + 1);
    return predictionsFrom((await answers?.at(list, unit, work, true)) ?? null, count);
  });
}

export async function predictionsFrom(found: Scores | null, count: number): Promise<Prediction[]> {
  if (found === null) return [];
  const { scores, nameOf, choice } = found;
  finite(scores);
  const probabilities = choice === 'one' ? softmax(scores) : scores.map((score) => 1 / (1 + Math.exp(-score)));
  const top = topIndices(scores, count);
  return Promise.all(top.map(async (index) => ({ piece: await nameOf(index), probability: probabilities[index]! })));
}

/** In float64. */
function softmax(scores: Float32Array): Float64Array {
  const peak = scores.reduce((most, score) => Math.max(most, score), -Infinity);
  const powers = Float64Array.from(scores, (score) => Math.exp(score - peak));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}

/** Indices of the `count` largest values, largest first. */
function topIndices(values: Float32Array, count: number): number[] {
  const top: number[] = [];
  for (let i = 0; i < values.length; i++) {
    if (top.length === count && !(values[i]! > values[top[count - 1]!]!)) continue;
    let place = top.length;
    while (place > 0 && values[i]! > values[top[place - 1]!]!) place--;
    top.splice(place, 0, i);
    if (top.length > count) top.pop();
  }
  return top;
}
