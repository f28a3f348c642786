import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { pixelSpan } from '../../src/core/maps';
import type { FactoredMap } from '../../src/engine/maps/factoredMap';
import { causalMask, fullMask, type Mask } from '../../src/engine/maps/mask';
import { attention } from '../../src/engine/nn/attention';
import { startBackend } from '../../src/engine/runtime/backend';
import { patternOf, random } from './mapReference';

const UNITS = 193;
const PADDED = 150;
const TIMES = 1000;
/** Two query heads share a key head. */
const shape = { heads: 4, keyHeads: 2, headWidth: 24 };
const scale = 1 / Math.sqrt(shape.headWidth);

/** The last keys are padding: nobody sees them. */
const keyPadding: Mask = {
  kind: 'self',
  visible: () => ({ start: 0, end: PADDED }),
  viewers: (key, queries) => (key < PADDED ? queries : 0),
};
const cases: readonly { name: string; mask: Mask; bias?: (head: number, query: number, key: number) => number }[] = [
  { name: 'no mask', mask: fullMask() },
  { name: 'causal', mask: causalMask() },
  { name: 'sliding window', mask: causalMask(31) },
  { name: 'key padding', mask: keyPadding },
  { name: 'relative bias', mask: fullMask(), bias: (head, query, key) => -0.02 * (head + 1) * Math.abs(query - key) },
];

beforeAll(startBackend);

describe.each(cases)(
  'FactoredMap, $name, $mask.kind: 1,000 random places against a dense float64 reference',
  ({ mask, bias }) => {
    let map: FactoredMap;
    let pattern: number[][][];
    let next: () => number;
    /** Whole numbers from 0 to below `end`. */
    const below = (end: number): number => Math.floor(((next() + 1) / 2) * end);
    const rangeOf = (): { start: number; end: number } => {
      const [a, b] = [below(UNITS), below(UNITS)];
      return { start: Math.min(a, b), end: Math.max(a, b) + 1 };
    };

    beforeAll(() => {
      next = random(11);
      const numbers = (width: number): Float32Array => Float32Array.from({ length: UNITS * width }, () => 3 * next());
      const [q, k] = [numbers(shape.heads * shape.headWidth), numbers(shape.keyHeads * shape.headWidth)];
      const v = numbers(shape.keyHeads * shape.headWidth);
      const options = { address: 'encoder.0.self', ...shape, mask, scale, ...(bias === undefined ? {} : { bias }) };
      ({ map } = attention(
        tf.tensor2d(q, [UNITS, q.length / UNITS]),
        tf.tensor2d(k, [UNITS, k.length / UNITS]),
        tf.tensor2d(v, [UNITS, v.length / UNITS]),
        options,
      ));
      pattern = patternOf(q, k, shape, mask, scale, bias);
    });

    /** The largest difference over so many places. */
    const worst = (difference: () => number): number => Math.max(...Array.from({ length: TIMES }, difference));
    const apart = (found: Float32Array, wanted: (i: number) => number): number =>
      found.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted(i))), 0);

    test('cells', () => {
      expect(
        worst(() => {
          const [head, query, key] = [below(shape.heads), below(UNITS), below(UNITS)];
          return Math.abs(map.row(head, query)[key]! - pattern[head]![query]![key]!);
        }),
      ).toBeLessThanOrEqual(1e-6);
    });

    test('rows', () => {
      expect(
        worst(() => {
          const [head, query] = [below(shape.heads), below(UNITS)];
          return apart(map.row(head, query), (key) => pattern[head]![query]![key]!);
        }),
      ).toBeLessThanOrEqual(1e-6);
    });

    test('columns', () => {
      expect(
        worst(() => {
          const [head, key] = [below(shape.heads), below(UNITS)];
          return apart(map.column(head, key), (query) => pattern[head]![query]![key]!);
        }),
      ).toBeLessThanOrEqual(1e-6);
    });

    test('tiles', () => {
      expect(
        worst(() => {
          const [head, rows, columns] = [below(shape.heads), rangeOf(), rangeOf()];
          const [width, height] = [1 + below(12), 1 + below(12)];
          return apart(map.tile(head, rows, columns, { width, height }), (pixel) => {
            const [down, across] = [
              pixelSpan(rows, Math.floor(pixel / width), height),
              pixelSpan(columns, pixel % width, width),
            ];
            let peak = 0;
            for (let query = down.start; query < down.end; query++) {
              for (let key = across.start; key < across.end; key++) peak = Math.max(peak, pattern[head]![query]![key]!);
            }
            return peak;
          });
        }),
      ).toBeLessThanOrEqual(1e-6);
    });
  },
);
