import { describe, expect, test } from 'vitest';
import { variants, worst } from './arena';
import { random } from './mapReference';

const next = random(11);
const numbers = (length: number, spread = 1): Float32Array => Float32Array.from({ length }, () => spread * next());

/** First key, and the one after the last, between which the keys lie that each query sees. */
type Ranges = (query: number, keys: number) => readonly [number, number];

interface MaskCase {
  readonly ranges: Ranges;
  /** Keys inside the ranges that a query does not see. */
  readonly hole?: (query: number, key: number) => boolean;
}

const all: Ranges = (_query, keys) => [0, keys];
const causal: Ranges = (query, keys) => [0, Math.min(keys, query + 1)];
const masks: Record<string, MaskCase> = {
  none: { ranges: all },
  causal: { ranges: causal },
  'sliding window': {
    ranges: (query, keys) => [Math.min(keys - 1, Math.max(0, query - 3)), Math.min(keys, query + 1)],
  },
  'key padding': { ranges: (_query, keys) => [0, Math.ceil(keys / 2)] },
  'key padding before': { ranges: (_query, keys) => [Math.floor(keys / 3), keys] },
  'queries that see nothing': { ranges: (query, keys) => (query % 3 === 1 ? [keys, keys] : [0, keys]) },
  'every third key hidden': { ranges: all, hole: (_query, key) => key % 3 === 0 },
  'cells hidden by chance, causal': { ranges: causal, hole: (query, key) => (query * 7 + key * 3) % 5 < 2 },
};

const shapes = [
  { queries: 1, keys: 1, heads: 1, keyHeads: 1, headWidth: 1 },
  { queries: 3, keys: 5, heads: 2, keyHeads: 1, headWidth: 7 },
  { queries: 17, keys: 17, heads: 4, keyHeads: 2, headWidth: 17 },
  { queries: 65, keys: 65, heads: 3, keyHeads: 3, headWidth: 32 },
  { queries: 64, keys: 129, heads: 2, keyHeads: 2, headWidth: 64 },
  { queries: 129, keys: 129, heads: 6, keyHeads: 2, headWidth: 5 },
];

/** No bias; one for each head, query and key; one by the distance of query and key. */
const biases = ['none', 'whole', 'distance'] as const;

describe.each(variants())('$variant', ({ arena: open }) => {
  describe.each(Object.entries(masks))('%s', (_name, { ranges, hole }) => {
    test.each(shapes)(
      '$queries × $keys, $heads over $keyHeads heads of $headWidth',
      ({ queries, keys, heads, keyHeads, headWidth }) => {
        for (const [kind, spread] of [...biases.map((bias) => [bias, 1] as const), ['none', 3] as const]) {
          const arena = open();
          const { kernels } = arena;
          const [q, k, v] = [
            numbers(queries * heads * headWidth, spread),
            numbers(keys * keyHeads * headWidth, spread),
            numbers(keys * keyHeads * headWidth),
          ];
          const span = Math.max(queries, keys);
          const [headStride, queryStride, offset] =
            kind === 'whole'
              ? [queries * keys, keys, 0]
              : kind === 'distance'
                ? [2 * span - 1, -1, span - 1]
                : [0, 0, 0];
          const bias = numbers(Math.max(1, heads * headStride), 2);
          const biasOf = (head: number, query: number, key: number): number =>
            kind === 'none' ? 0 : bias[head * headStride + query * queryStride + key + offset]!;
          const seen = Array.from({ length: queries }, (_, query) => ranges(query, keys));
          const sees = (query: number, key: number): boolean =>
            key >= seen[query]![0] && key < seen[query]![1] && hole?.(query, key) !== true;
          const holes = Float32Array.from({ length: queries * keys }, (_, i) =>
            hole?.(Math.floor(i / keys), i % keys) === true ? -1e9 : 0,
          );
          const placed = [Math.min(1, keys - 1), Math.max(1, keys - 1)] as const;
          const context = arena.out(4 * q.length);
          const [lse, entropy, peaks] = [1, 1, 1].map(() => arena.out(8 * queries * heads)) as [number, number, number];
          const mass = arena.put(new Float64Array(heads * keys));
          const scratch = arena.out(kernels.attendScratch(keys, headWidth));
          const [atQ, atK, atV, atRanges, atBias, atHoles] = [
            arena.put(q),
            arena.put(k),
            arena.put(v),
            arena.put(Int32Array.from(seen.flat())),
            arena.put(bias),
            arena.put(holes),
          ];
          // Always two calls for the heads, and two for the queries: what threads and slices do.
          const half = Math.min(queries, 18);
          for (const [first, last] of [
            [0, heads >> 1],
            [heads >> 1, heads],
          ] as const) {
            for (const [start, end] of [
              [0, half],
              [half, queries],
            ] as const) {
              if (start === end) continue;
              const skipped = 4 * start * heads * headWidth;
              kernels.attend(
                atQ + skipped,
                atK,
                atV,
                context + skipped,
                end - start,
                keys,
                heads,
                keyHeads,
                headWidth,
                first,
                last,
                atRanges + 8 * start,
                kind === 'none' ? 0 : atBias + 4 * (offset + start * queryStride),
                headStride,
                queryStride,
                hole === undefined ? 0 : atHoles + 4 * start * keys,
                keys,
                placed[0],
                placed[1],
                lse + 8 * start * heads,
                entropy + 8 * start * heads,
                mass,
                peaks + 8 * start * heads,
                scratch,
              );
            }
          }
          const wanted = {
            context: new Float64Array(q.length),
            lse: new Float64Array(queries * heads),
            entropy: new Float64Array(queries * heads),
            peaks: new Float64Array(2 * queries * heads),
            mass: new Float64Array(heads * keys),
          };
          let condition = 0;
          for (let query = 0; query < queries; query++) {
            for (let head = 0; head < heads; head++) {
              const at = query * heads + head;
              const keyHead = Math.floor((head * keyHeads) / heads);
              const scores = Array.from({ length: keys }, (_, key) => {
                if (!sees(query, key)) return -Infinity;
                let score = biasOf(head, query, key);
                let size = Math.abs(score);
                for (let i = 0; i < headWidth; i++) {
                  const term =
                    q[(query * heads + head) * headWidth + i]! * k[(key * keyHeads + keyHead) * headWidth + i]!;
                  score += term;
                  size += Math.abs(term);
                }
                condition = Math.max(condition, size);
                return score;
              });
              if (!scores.some((score) => score > -Infinity)) {
                wanted.lse[at] = Infinity;
                continue;
              }
              const logSum = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
              wanted.lse[at] = logSum;
              const weights = scores.map((score) => Math.exp(score - logSum));
              const [from, to] = [Math.max(placed[0], seen[query]![0]), Math.min(placed[1], seen[query]![1])];
              wanted.peaks[2 * at] = Math.max(...weights);
              wanted.peaks[2 * at + 1] = from < to ? Math.max(...weights.slice(from, to)) : 0;
              weights.forEach((weight, key) => {
                wanted.mass[head * keys + key]! += weight;
                if (weight > 0) wanted.entropy[at]! -= weight * (scores[key]! - logSum);
                for (let i = 0; i < headWidth; i++)
                  wanted.context[at * headWidth + i]! += weight * v[(key * keyHeads + keyHead) * headWidth + i]!;
              });
            }
          }
          // The rounding of a float32 score is an error of its weight: it grows with what the score is summed from.
          const tolerance = 1e-6 * Math.max(1, condition / 4);
          const found = arena.doubles(lse, wanted.lse.length);
          expect(found.map((value) => (value === Infinity ? 0 : value)).some((value) => !Number.isFinite(value))).toBe(
            false,
          );
          expect(worst(arena.floats(context, q.length), wanted.context)).toBeLessThan(tolerance);
          expect([...found].map((value) => value === Infinity)).toEqual(
            [...wanted.lse].map((value) => value === Infinity),
          );
          const finite = (values: Float64Array): Float64Array =>
            values.map((value) => (value === Infinity ? 0 : value));
          expect(worst(finite(found), finite(wanted.lse))).toBeLessThan(1e-6);
          expect(worst(arena.doubles(entropy, wanted.entropy.length), wanted.entropy)).toBeLessThan(2 * tolerance);
          expect(worst(arena.floats(peaks, wanted.peaks.length), wanted.peaks)).toBeLessThan(tolerance);
          expect(
            worst(arena.doubles(mass, wanted.mass.length), wanted.mass, (i) => Math.max(1, wanted.mass[i]!)),
          ).toBeLessThan(tolerance);
          expect(arena.close()).toBe('all guards stand');
        }
      },
    );
  });
});
