import { describe, expect, test } from 'vitest';
import { variants, worst } from './arena';
import { random } from './mapReference';

const next = random(11);
const numbers = (length: number, spread = 1): Float32Array => Float32Array.from({ length }, () => spread * next());

/** First key, and one behind the last, that each query sees. */
type Ranges = (query: number, keys: number) => readonly [number, number];

const masks: Record<string, Ranges> = {
  none: (_query, keys) => [0, keys],
  causal: (query, keys) => [0, Math.min(keys, query + 1)],
  'sliding window': (query, keys) => [Math.min(keys - 1, Math.max(0, query - 3)), Math.min(keys, query + 1)],
  'key padding': (_query, keys) => [0, Math.ceil(keys / 2)],
  'key padding before': (_query, keys) => [Math.floor(keys / 3), keys],
};

const shapes = [
  { queries: 1, keys: 1, heads: 1, keyHeads: 1, headWidth: 1 },
  { queries: 3, keys: 5, heads: 2, keyHeads: 1, headWidth: 7 },
  { queries: 17, keys: 17, heads: 4, keyHeads: 2, headWidth: 17 },
  { queries: 65, keys: 65, heads: 3, keyHeads: 3, headWidth: 32 },
  { queries: 64, keys: 129, heads: 2, keyHeads: 2, headWidth: 64 },
  { queries: 129, keys: 129, heads: 6, keyHeads: 2, headWidth: 5 },
];

describe.each(variants())('$variant', ({ arena: open }) => {
  describe.each(Object.entries(masks))('%s', (_name, ranges) => {
    test.each(shapes)(
      '$queries × $keys, $heads over $keyHeads heads of $headWidth',
      ({ queries, keys, heads, keyHeads, headWidth }) => {
        for (const [biased, spread] of [
          [false, 1],
          [true, 1],
          [false, 3],
        ] as const) {
          const arena = open();
          const { kernels } = arena;
          const [q, k, v] = [
            numbers(queries * heads * headWidth, spread),
            numbers(keys * keyHeads * headWidth, spread),
            numbers(keys * keyHeads * headWidth),
          ];
          const bias = numbers(queries * keys, 2);
          const seen = Array.from({ length: queries }, (_, query) => ranges(query, keys));
          const context = arena.out(4 * q.length);
          const [lse, entropy] = [arena.out(8 * queries * heads), arena.out(8 * queries * heads)];
          const mass = arena.put(new Float64Array(heads * keys));
          const scratch = arena.out(kernels.attendScratch(keys, headWidth));
          const [atQ, atK, atV, atRanges, atBias] = [
            arena.put(q),
            arena.put(k),
            arena.put(v),
            arena.put(Int32Array.from(seen.flat())),
            arena.put(bias),
          ];
          // One head a call where there is a bias, and always two calls: what threads do.
          const calls = biased
            ? Array.from({ length: heads }, (_, head) => [head, head + 1])
            : [
                [0, heads >> 1],
                [heads >> 1, heads],
              ];
          for (const [first, last] of calls) {
            kernels.attend(
              atQ,
              atK,
              atV,
              context,
              queries,
              keys,
              heads,
              keyHeads,
              headWidth,
              first!,
              last!,
              atRanges,
              biased ? atBias : 0,
              lse,
              entropy,
              mass,
              scratch,
            );
          }
          const wanted = {
            context: new Float64Array(q.length),
            lse: new Float64Array(queries * heads),
            entropy: new Float64Array(queries * heads),
            mass: new Float64Array(heads * keys),
          };
          let condition = 0;
          for (let query = 0; query < queries; query++) {
            for (let head = 0; head < heads; head++) {
              const keyHead = Math.floor((head * keyHeads) / heads);
              const scores = Array.from({ length: keys }, (_, key) => {
                if (key < seen[query]![0] || key >= seen[query]![1]) return -Infinity;
                let score = biased ? bias[query * keys + key]! : 0;
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
              const logSum = Math.log(scores.reduce((sum, score) => sum + Math.exp(score), 0));
              wanted.lse[query * heads + head] = logSum;
              scores.forEach((score, key) => {
                const weight = Math.exp(score - logSum);
                wanted.mass[head * keys + key]! += weight;
                if (weight > 0) wanted.entropy[query * heads + head]! -= weight * (score - logSum);
                for (let i = 0; i < headWidth; i++)
                  wanted.context[(query * heads + head) * headWidth + i]! +=
                    weight * v[(key * keyHeads + keyHead) * headWidth + i]!;
              });
            }
          }
          // The rounding of a float32 score is an error of its weight: it grows with what the score is summed from.
          const tolerance = 1e-6 * Math.max(1, condition / 4);
          expect(worst(arena.floats(context, q.length), wanted.context)).toBeLessThan(tolerance);
          expect(worst(arena.doubles(lse, wanted.lse.length), wanted.lse)).toBeLessThan(1e-6);
          expect(worst(arena.doubles(entropy, wanted.entropy.length), wanted.entropy)).toBeLessThan(2 * tolerance);
          expect(
            worst(arena.doubles(mass, wanted.mass.length), wanted.mass, (i) => Math.max(1, wanted.mass[i]!)),
          ).toBeLessThan(tolerance);
          expect(arena.close()).toBe('all guards stand');
        }
      },
    );
  });
});
