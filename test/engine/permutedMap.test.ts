import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { causalMask, fullMask, visibleKeys, withoutKeys, type Mask } from '../../src/core/maps/mask';
import { unhurried } from '../../src/core/work';
import { attend } from '../../src/engine/maps/attend';
import { permutation } from '../../src/engine/maps/permutation';
import { PermutedMap } from '../../src/engine/maps/permutedMap';
import { permutedContext } from '../../src/engine/nn/permutedContext';
import { headlight, startBackend } from '../../src/engine/runtime/backend';
import { largestDifference } from './golden';
import { mapInfo } from './mapInfo';
import { disagreements, patternOf, random, referenceOf } from './mapReference';

beforeAll(startBackend);

const SEED = 11;
const [HEADS, KEY_HEADS, WIDTH] = [4, 2, 8];
const PLACED = { start: 1, end: 7 };

const cases: readonly {
  readonly name: string;
  readonly queries: number;
  readonly keys: number;
  readonly mask: Mask;
}[] = [
  { name: 'no mask', queries: 20, keys: 20, mask: fullMask },
  { name: 'cross, more queries than a block', queries: 150, keys: 9, mask: fullMask },
  { name: 'causal', queries: 20, keys: 20, mask: causalMask() },
  { name: 'causal in a sliding window', queries: 20, keys: 20, mask: causalMask(4) },
  { name: 'hidden keys', queries: 12, keys: 12, mask: withoutKeys(causalMask(), new Set([0, 5])) },
  { name: 'one unit', queries: 1, keys: 1, mask: causalMask() },
];

describe.each(cases)('a permuted map, $name', ({ queries, keys, mask }) => {
  test('conforms, and the context is its pattern times the values', async () => {
    const next = random(3);
    const numbers = (length: number): Float32Array => Float32Array.from({ length }, next);
    const q = numbers(queries * HEADS * WIDTH);
    const [k, v] = [numbers(keys * KEY_HEADS * WIDTH), numbers(keys * KEY_HEADS * WIDTH)];
    const info = mapInfo(HEADS);
    const scale = 1 / Math.sqrt(WIDTH);
    const values = tf.tensor2d(v, [keys, KEY_HEADS * WIDTH]);
    const context = tf.zeros<tf.Rank.R2>([queries, HEADS * WIDTH]);
    const factored = await attend(
      headlight(),
      tf.tensor2d(q, [queries, HEADS * WIDTH]),
      tf.tensor2d(k, [keys, KEY_HEADS * WIDTH]),
      { values: 0, context: 0 },
      { info, keyHeads: KEY_HEADS, mask, scale, bias: null, placed: PLACED, grow: null },
      unhurried,
    );
    const map = new PermutedMap(factored, mask, SEED);
    const site = { keyHeads: KEY_HEADS, headWidth: WIDTH };
    await permutedContext(map, site, { queries, placed: PLACED, values, context }, unhurried);

    const heads = { heads: HEADS, keyHeads: KEY_HEADS, headWidth: WIDTH };
    const pattern = patternOf(q, k, heads, mask, scale).map((rows, head) =>
      rows.map((row, query) => {
        const visible = visibleKeys(mask, query, keys);
        const order = permutation(visible.length, SEED, info.address, head, query);
        const permuted = row.map(() => 0);
        visible.forEach((key, i) => (permuted[key] = row[visible[order[i]!]!]!));
        return permuted;
      }),
    );
    expect(await disagreements(map, referenceOf(pattern, mask, PLACED))).toEqual([]);
    const wanted = Array.from({ length: queries * HEADS * WIDTH }, (_, at) => {
      const [query, head, i] = [Math.floor(at / (HEADS * WIDTH)), Math.floor(at / WIDTH) % HEADS, at % WIDTH];
      const from = Math.floor((head * KEY_HEADS) / HEADS) * WIDTH + i;
      return pattern[head]![query]!.reduce((sum, weight, key) => sum + weight * v[key * KEY_HEADS * WIDTH + from]!, 0);
    });
    expect(largestDifference(context.dataSync<'float32'>(), wanted)).toBeLessThan(1e-5);
    map.dispose();
  });
});
