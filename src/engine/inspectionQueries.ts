import { heatOf } from '../core/heat';
import { columnOf, rowOf, tileOf } from '../core/maps';
import { topUnits } from '../core/paint';
import type { EngineApi, PairResult, Prediction, UnitFacts } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Heat, Lens } from '../protocol/lens';
import type { Range } from '../protocol/units';
import type { Inspection } from './inspection';
import type { WindowedMap } from './maps/windowedMap';

type RequestOf<M extends keyof EngineApi> = Parameters<EngineApi[M]>[0] & object;

/** Throws HeadlightError: `usage` for a layer, head or unit that does not exist, `numbers` where the heat is not finite. */
export function heatOfInspection(inspection: Inspection, lens: Lens): Heat {
  const layers = inspection.model.maps.length;
  if (lens.layer >= inspection.maps.length && lens.layer < layers) {
    throw new HeadlightError('not-found', `layer ${lens.layer} has not been run yet`);
  }
  const heat = inRange(() => heatOf(inspection.maps, lens));
  return { ...heat, weights: finite(heat.weights) };
}

export function rowOfInspection(inspection: Inspection, { address, head, query }: RequestOf<'row'>): Float32Array {
  const map = inspection.map(address);
  return inRange(() => finite(rowOf(map, head, within('unit', query, map.queries))));
}

export function columnOfInspection(inspection: Inspection, { address, head, key }: RequestOf<'column'>): Float32Array {
  const map = inspection.map(address);
  return inRange(() => finite(columnOf(map, head, within('unit', key, map.keys))));
}

/** Pixels on a side of a tile. */
const MAX_PIXELS = 4096;

export function tileOfInspection(inspection: Inspection, request: RequestOf<'tile'>): Float32Array {
  const map = inspection.map(request.address);
  const { rows, columns, width, height, head } = request;
  return inRange(() => {
    rangeWithin('rows', rows, map.queries);
    rangeWithin('columns', columns, map.keys);
    within('width', width - 1, MAX_PIXELS);
    within('height', height - 1, MAX_PIXELS);
    return tileOf(map, head, rows, columns, { width, height });
  });
}

/** All that a card of a unit tells, in one answer. */
export function unitFacts(inspection: Inspection, { lens, unit }: RequestOf<'unit'>): UnitFacts {
  const heat = (of: Lens): Float32Array => heatOfInspection(inspection, of).weights;
  const direction = lens.direction === 'to' ? 'to' : 'from';
  const query = lens.direction === 'received' ? null : lens.query;
  const weights = heat({ ...lens, direction, query: unit });
  const received = receivedUnder(inspection, lens);
  const shown = query === null ? null : heat(lens);
  const other = query === unit ? null : query;
  const bound = other ?? topUnits(weights, inspection.units, 1, false)[0]?.unit;
  if (bound === undefined) return { weights, received, shown, pair: null };
  // Where the heat goes `from` the query to the unit, the query looks; without a query the unit does. `to` turns both round.
  const [from, to] = (direction === 'from') === (other !== null) ? [bound, unit] : [unit, bound];
  return { weights, received, shown, pair: { query: from, key: to, ...pairOf(inspection.maps, from, to) } };
}

/** What units receive is the same for every unit that is pointed at: the last answer is kept while no window is added. */
const lastReceived = new WeakMap<Inspection, { readonly of: string; readonly weights: Float32Array }>();

function receivedUnder(inspection: Inspection, { layer, head, method }: Lens): Float32Array {
  const of = JSON.stringify([layer, head, method, inspection.done]);
  const last = lastReceived.get(inspection);
  if (last?.of === of) return last.weights;
  const { weights } = heatOfInspection(inspection, { layer, head, method, direction: 'received', query: null });
  lastReceived.set(inspection, { of, weights });
  return weights;
}

function pairOf(maps: readonly WindowedMap[], query: number, key: number): PairResult {
  const heads = maps[0]?.heads ?? 0;
  const weights = new Float32Array(maps.length * heads);
  for (const [layer, map] of maps.entries()) {
    for (let head = 0; head < heads; head++) weights[layer * heads + head] = map.weight(head, query, key);
  }
  return { weights, layers: maps.length, heads };
}

/**
 * What the model's head puts at a unit, likeliest first. A causal model tells at each unit what comes next, so what it
 * puts at a unit is read off the one before; at the first unit it puts nothing.
 */
export function predictionsOf(inspection: Inspection, { unit, count }: RequestOf<'predict'>): Prediction[] {
  inRange(() => within('unit', unit, inspection.units.length));
  const causal = inspection.parts.provenance.mask === 'causal';
  const logits = causal && unit === 0 ? null : inspection.logits(causal ? unit - 1 : unit);
  if (logits === null) return [];
  const { content } = inspection.parts;
  const tokenizer = content.kind === 'text' ? content.tokenizer : null;
  const probabilities = softmax(finite(logits));
  return topIndices(logits, count).map((id) => ({
    piece: tokenizer?.pieceOf(id) ?? `#${id}`,
    probability: probabilities[id]!,
  }));
}

/**
 * What the model's classification head says of the whole input, likeliest first; empty where the model has none, where its
 * one score is a number and no choice, and where the input was run in several windows, none of which saw all of it.
 */
export function answersOf(inspection: Inspection, count: number): Prediction[] {
  const { labels, choice } = inspection.parts.answerNames;
  const scores = choice === 'none' ? null : inspection.classes();
  if (scores === null || (scores.length === 1 && choice === 'one')) return [];
  finite(scores);
  const probabilities = choice === 'one' ? softmax(scores) : scores.map((score) => 1 / (1 + Math.exp(-score)));
  return topIndices(scores, count).map((id) => ({
    piece: labels.get(id) ?? `#${id}`,
    probability: probabilities[id]!,
  }));
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

function finite(weights: Float32Array): Float32Array {
  const wrong = weights.findIndex((weight) => !Number.isFinite(weight));
  if (wrong === -1) return weights;
  throw new HeadlightError('numbers', `unit ${wrong}: wanted a finite weight, found ${weights[wrong]}`);
}

function within(name: string, index: number, count: number): number {
  if (Number.isInteger(index) && index >= 0 && index < count) return index;
  throw new RangeError(`${name} ${index}: wanted 0 to ${count - 1}`);
}

function rangeWithin(name: string, { start, end }: Range, count: number): void {
  if (Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= count) return;
  throw new RangeError(`${name} [${start}, ${end}): wanted a part of [0, ${count})`);
}

function inRange<T>(ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (error instanceof RangeError) throw new HeadlightError('usage', error.message);
    throw error;
  }
}
