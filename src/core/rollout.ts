import type { Lens } from '../protocol/lens';
import { rowOf, type AttentionMap } from './maps';

/**
 * Attention rollout (Abnar & Zuidema 2020, https://arxiv.org/abs/2005.00928): heads fused to W, A = W + I with rows
 * normalised, Ã₁ = A₁, Ãᵢ = Aᵢ Ãᵢ₋₁. A vector is carried through the layers instead of multiplying n × n matrices:
 * a row of Ã goes down from the last layer, a column up from the first. O(layers · n² · d) time, O(n) memory.
 *
 * `maps`: layers 0 to the lens's. Returns [units]; with `from` it sums to 1, with `received` it is the mean of the rows.
 */
export function rolloutHeat(maps: readonly AttentionMap[], lens: Lens): Float32Array {
  const units = maps[0]!.queries;
  let vector = new Float64Array(units);
  if (lens.query === null || lens.direction === 'received') vector.fill(1 / units);
  else vector[lens.query] = 1;
  if (lens.direction === 'to') for (const map of maps) vector = timesVector(map, lens, vector);
  else for (const map of [...maps].reverse()) vector = vectorTimes(vector, map, lens);
  return Float32Array.from(vector);
}

/** vᵀ A */
function vectorTimes(vector: Float64Array, map: AttentionMap, lens: Lens): Float64Array<ArrayBuffer> {
  const result = new Float64Array(vector.length);
  vector.forEach((value, query) => {
    if (value === 0) return;
    const row = rowOf(map, lens.head, query);
    const share = value / (sum(row) + 1);
    row.forEach((weight, key) => (result[key]! += share * weight));
    result[query]! += share;
  });
  return result;
}

/** A v */
function timesVector(map: AttentionMap, lens: Lens, vector: Float64Array): Float64Array<ArrayBuffer> {
  return vector.map((own, query) => {
    const row = rowOf(map, lens.head, query);
    return row.reduce((total, weight, key) => total + weight * vector[key]!, own) / (sum(row) + 1);
  });
}

/** 1 but for the maximum over heads, and 0 for a query that has not been run. */
function sum(row: Float32Array): number {
  return row.reduce((total, weight) => total + weight, 0);
}
