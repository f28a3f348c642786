import type { HeadChoice } from '../../protocol/lens';
import type { MapInfo } from '../../protocol/models';
import { HeadlightError } from '../../protocol/errors';
import { weightsOver, type AttentionMap } from '../maps/attentionMap';
import { RowsMap, type Row } from '../maps/rowsMap';
import type { Work } from '../work';
import type { LensMethod } from './lensMethod';

/** Numbers that the rows of one rollout may hold: 256 MB. */
const MOST_NUMBERS = 64e6;

/**
 * Attention rollout (Abnar & Zuidema 2020, https://arxiv.org/abs/2005.00928): heads fused to W, A = W + I with rows
 * normalised, Ã₁ = A₁, Ãᵢ = Aᵢ Ãᵢ₋₁. Row by row: a row of Aᵢ is 0 outside its window, and so the rows of Ã are short in a
 * long text. O(layers · n · window · support) time.
 */
export const rollout: LensMethod = {
  id: 'rollout',
  title: 'rollout',
  hint: 'The weights of all layers up to this one multiplied, residual connections included',
  needs: [],
  spans: 'stack',
  refuse,
  map: async (maps, head, work) => ({ map: await rolled(maps, head, work), head: 0 }),
};

function refuse(maps: readonly MapInfo[]): string | null {
  const other = maps.find(({ queries, keys }) => queries !== keys);
  if (other !== undefined) return `rollout follows one list through the layers, and ${other.address} joins two`;
  const unsuited = maps.find(({ rows }) => rows === 'signed');
  return unsuited === undefined ? null : `rollout wants weights that sum to 1, and those of ${unsuited.address} do not`;
}

async function rolled(maps: readonly AttentionMap[], head: HeadChoice, work: Work): Promise<AttentionMap> {
  const last = maps.at(-1)!;
  // No row of the product is shorter than that of the last map: what cannot be held is refused before anything is computed.
  if (leastNumbers(last) > MOST_NUMBERS) throw tooLong(last.queries);
  let rows: Row[] | null = null;
  for (const map of maps) {
    const next: Row[] = [];
    let numbers = 0;
    for (let query = 0; query < map.queries; query++) {
      const row = rows === null ? mixed(map, head, query) : carried(map, head, query, rows);
      next.push(row);
      numbers += row.weights.length;
      if (numbers > MOST_NUMBERS) throw tooLong(map.queries);
      const pause = work.breathe();
      if (pause !== undefined) await pause;
    }
    rows = next;
  }
  return new RowsMap({ ...last.info, heads: 1 }, last.keys, [rows!]);
}

/** Numbers that the rows of a map hold, each from its first key that is not 0 to its last. */
function leastNumbers(map: AttentionMap): number {
  let numbers = 0;
  for (let query = 0; query < map.queries; query++) {
    const spans = map.spans(query);
    numbers += (spans.at(-1)?.end ?? 0) - (spans[0]?.start ?? 0);
  }
  return numbers;
}

/** A row of A = W + I, normalised. A query that has not been run keeps to itself. */
function mixed(map: AttentionMap, head: HeadChoice, query: number): Row {
  const { parts, start, end, share } = fused(map, head, query);
  const row = new Float32Array(end - start);
  for (const { first, weights } of parts)
    for (let i = 0; i < weights.length; i++) row[first + i - start] = share * weights[i]!;
  row[query - start]! += share;
  return { start, weights: row };
}

/** A row of A Ã. */
function carried(map: AttentionMap, head: HeadChoice, query: number, before: readonly Row[]): Row {
  const { parts, share } = fused(map, head, query);
  const terms = [{ row: before[query]!, factor: share }];
  for (const { first, weights } of parts)
    for (let i = 0; i < weights.length; i++)
      if (weights[i]! !== 0) terms.push({ row: before[first + i]!, factor: share * weights[i]! });
  let [start, end] = [Infinity, 0];
  for (const { row } of terms) {
    start = Math.min(start, row.start);
    end = Math.max(end, row.start + row.weights.length);
  }
  const sum = new Float64Array(end - start);
  for (const { row, factor } of terms) {
    const { weights } = row;
    const shift = row.start - start;
    for (let i = 0; i < weights.length; i++) sum[shift + i]! += factor * weights[i]!;
  }
  return { start, weights: Float32Array.from(sum) };
}

/** The fused weights of one query, where they and the query itself lie, and what both are divided by. */
function fused(
  map: AttentionMap,
  head: HeadChoice,
  query: number,
): {
  readonly parts: readonly { readonly first: number; readonly weights: Float32Array }[];
  readonly start: number;
  readonly end: number;
  readonly share: number;
} {
  const spans = map.spans(query);
  const parts = spans.map((span) => ({ first: span.start, weights: weightsOver(map, head, query, span) }));
  // 1 but for the maximum over heads, and 0 for a query that has not been run.
  const total = parts.reduce((sum, { weights }) => weights.reduce((so, weight) => so + weight, sum), 0);
  return {
    parts,
    start: Math.min(query, spans[0]?.start ?? query),
    end: Math.max(query + 1, spans.at(-1)?.end ?? 0),
    share: 1 / (total + 1),
  };
}

function tooLong(units: number): HeadlightError {
  return new HeadlightError(
    'memory',
    `the rollout of ${units.toLocaleString('en-US')} units would hold more than ${MOST_NUMBERS / 1e6} million weights; select a part of the text and inspect that`,
  );
}
