import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { DenseMap } from '../../src/engine/maps/denseMap';
import type { FactoredMap } from '../../src/engine/maps/factoredMap';
import { causalMask, fullMask, type Mask } from '../../src/engine/maps/mask';
import { WindowedMap } from '../../src/engine/maps/windowedMap';
import { attention } from '../../src/engine/nn/attention';
import { startBackend } from '../../src/engine/runtime/backend';
import { disagreements, patternOf, random, referenceOf, type Heads, type Reference } from './mapReference';

beforeAll(startBackend);

interface Case extends Heads {
  readonly name: string;
  readonly queries: number;
  readonly keys: number;
  readonly mask: Mask;
  /** Size of the entries of queries and keys: 4 makes attention sharp. */
  readonly spread: number;
  readonly bias?: (head: number, query: number, key: number) => number;
}

const single = { heads: 2, keyHeads: 2, headWidth: 8, spread: 1 };
const cases: readonly Case[] = [
  { name: 'no mask', queries: 20, keys: 20, mask: fullMask(), ...single },
  { name: 'cross, fewer queries than keys', queries: 5, keys: 17, mask: fullMask('cross'), ...single },
  { name: 'pooling, one query', queries: 1, keys: 9, mask: fullMask('pooling'), ...single },
  { name: 'causal', queries: 20, keys: 20, mask: causalMask(), ...single },
  { name: 'causal in a sliding window', queries: 20, keys: 20, mask: causalMask(4), ...single },
  {
    name: 'causal, grouped heads',
    queries: 12,
    keys: 12,
    mask: causalMask(),
    heads: 6,
    keyHeads: 2,
    headWidth: 4,
    spread: 1,
  },
  {
    name: 'no mask, one key head for all',
    queries: 12,
    keys: 12,
    mask: fullMask(),
    heads: 3,
    keyHeads: 1,
    headWidth: 4,
    spread: 1,
  },
  { name: 'sharp', queries: 12, keys: 12, mask: fullMask(), ...single, spread: 4 },
  { name: 'more queries than a block', queries: 150, keys: 150, mask: causalMask(), ...single },
  {
    name: 'biased scores',
    queries: 12,
    keys: 12,
    mask: causalMask(),
    ...single,
    bias: (head, query, key) => -(head + 1) * 0.25 * (query - key),
  },
  { name: 'one unit', queries: 1, keys: 1, mask: causalMask(), ...single },
];

interface Built {
  readonly factored: FactoredMap;
  readonly pattern: number[][][];
  readonly reference: Reference;
  readonly context: Float32Array;
  readonly values: Float32Array;
}

function build(chosen: Case, seed = 1): Built {
  const { queries, keys, heads, keyHeads, headWidth, mask, spread, bias } = chosen;
  const next = random(seed);
  const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => spread * next());
  const [q, k, v] = [
    numbers(queries * heads * headWidth),
    numbers(keys * keyHeads * headWidth),
    numbers(keys * keyHeads * headWidth),
  ];
  const scale = 1 / Math.sqrt(headWidth);
  const { context, map } = attention(
    tf.tensor2d(q, [queries, heads * headWidth]),
    tf.tensor2d(k, [keys, keyHeads * headWidth]),
    tf.tensor2d(v, [keys, keyHeads * headWidth]),
    { address: 'encoder.0.self', heads, keyHeads, mask, scale, ...(bias === undefined ? {} : { bias }) },
  );
  const pattern = patternOf(q, k, chosen, mask, scale, bias);
  return {
    factored: map,
    pattern,
    reference: referenceOf(pattern, mask),
    context: context.dataSync<'float32'>(),
    values: v,
  };
}

describe.each(cases)('$name', (chosen) => {
  test('FactoredMap conforms', () => {
    const { factored, reference } = build(chosen);
    expect(disagreements(factored, reference)).toEqual([]);
  });

  test('DenseMap conforms', () => {
    const { pattern, reference } = build(chosen);
    const { heads, queries, keys, mask } = chosen;
    const weights = Float32Array.from(pattern.flat(2));
    expect(
      disagreements(new DenseMap({ address: 'encoder.0.self', heads, queries, keys, mask }, weights), reference),
    ).toEqual([]);
  });

  test('the context is the pattern times the values', () => {
    const { context, pattern, values } = build(chosen);
    const { heads, keyHeads, headWidth, queries } = chosen;
    for (let query = 0; query < queries; query++) {
      for (let head = 0; head < heads; head++) {
        for (let i = 0; i < headWidth; i++) {
          const keyHead = Math.floor(head / (heads / keyHeads));
          const wanted = pattern[head]![query]!.reduce(
            (sum, weight, key) => sum + weight * values[(key * keyHeads + keyHead) * headWidth + i]!,
            0,
          );
          expect(Math.abs(context[(query * heads + head) * headWidth + i]! - wanted)).toBeLessThan(1e-5);
        }
      }
    }
  });
});

function cellsAreOfTheirRows(map: WindowedMap): void {
  for (let query = 0; query < map.queries; query += 7) {
    const row = map.row(1 % map.heads, query);
    expect([...row.map((_weight, key) => map.weight(1 % map.heads, query, key))]).toEqual([...row]);
  }
}

describe.each(cases.filter(({ mask, queries, keys }) => mask.kind !== 'cross' && queries === keys && queries > 1))(
  'windows: $name',
  (chosen) => {
    test('WindowedMap over one whole window conforms', () => {
      const { factored, reference } = build(chosen);
      const units = chosen.queries;
      const map = new WindowedMap(units, {
        map: factored,
        owned: { start: 0, end: units },
        toGlobal: Int32Array.from({ length: units }, (_, unit) => unit),
      });
      expect(disagreements(map, reference)).toEqual([]);
      cellsAreOfTheirRows(map);
    });

    test('WindowedMap over windows that overlap conforms, before and after the last has come', () => {
      const n = chosen.queries;
      // Unit 0 stands for [CLS] and is in every window; windows overlap by half, and one stretch is run by none at first.
      const stride = Math.floor(n / 2);
      const units = n + 2 * stride;
      const windows = [0, 1, 2].map((index) => {
        const built = build(chosen, index + 1);
        const first = index * stride;
        const toGlobal = Int32Array.from({ length: n }, (_, local) => (local === 0 ? 0 : first + local));
        const owned = {
          start: index === 0 ? 0 : first + Math.ceil(n / 4),
          end: index === 2 ? units : first + stride + Math.ceil(n / 4),
        };
        return { ...built, map: built.factored, owned, toGlobal };
      });
      const composed = (present: typeof windows): Reference => {
        const ownerOf = (unit: number): (typeof windows)[number] | undefined =>
          present.find(({ owned }) => unit >= owned.start && unit < owned.end);
        return {
          heads: chosen.heads,
          queries: units,
          keys: units,
          weight: (head, query, key) => {
            const owner = ownerOf(query);
            const [q, k] = [owner?.toGlobal.indexOf(query) ?? -1, owner?.toGlobal.indexOf(key) ?? -1];
            return owner === undefined || k === -1 ? 0 : owner.reference.weight(head, q, k);
          },
          received: (head, key) => {
            const owner = ownerOf(key);
            return owner === undefined ? 0 : owner.reference.received(head, owner.toGlobal.indexOf(key));
          },
          entropy: (head, query) => {
            const owner = ownerOf(query);
            return owner === undefined ? 0 : owner.reference.entropy(head, owner.toGlobal.indexOf(query));
          },
        };
      };
      const [a, b, c] = windows;
      const map = new WindowedMap(units, c!);
      map.add(a!);
      expect(disagreements(map, composed([a!, c!]))).toEqual([]);
      cellsAreOfTheirRows(map);
      map.add(b!);
      expect(disagreements(map, composed(windows))).toEqual([]);
    });
  },
);

test('windows that own the same unit, or one that they do not hold, are refused', () => {
  const { factored } = build(cases[0]!);
  const toGlobal = Int32Array.from({ length: 20 }, (_, unit) => unit);
  const map = new WindowedMap(40, { map: factored, owned: { start: 0, end: 20 }, toGlobal });
  expect(() =>
    map.add({ map: factored, owned: { start: 19, end: 25 }, toGlobal: toGlobal.map((unit) => unit + 10) }),
  ).toThrow('encoder.0.self: windows own [0, 20) and [19, 25)');
  expect(() =>
    map.add({ map: factored, owned: { start: 20, end: 31 }, toGlobal: toGlobal.map((unit) => unit + 10) }),
  ).toThrow('encoder.0.self: the window owns unit 30, which it does not hold');
});

test('a map that grows unit by unit is the map of all units at once', () => {
  const chosen = cases.find(({ name }) => name === 'causal, grouped heads')!;
  const { heads, keyHeads, headWidth, queries, mask } = chosen;
  const next = random(5);
  const data = (width: number): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from({ length: queries * width }, next), [queries, width]);
  const [q, k, v] = [data(heads * headWidth), data(keyHeads * headWidth), data(keyHeads * headWidth)];
  const options = { address: 'decoder.0.self', heads, keyHeads, mask, scale: 0.5 };
  const first = (tensor: tf.Tensor2D, start: number, units: number): tf.Tensor2D =>
    tf.slice(tensor, [start, 0], [units, -1]);
  const { map } = attention(first(q, 0, 4), first(k, 0, 4), first(v, 0, 4), options);
  for (let unit = 4; unit < queries; unit++)
    attention(first(q, unit, 1), first(k, 0, unit + 1), first(v, 0, unit + 1), { ...options, grow: map });
  const reference = referenceOf(patternOf(q.dataSync<'float32'>(), k.dataSync<'float32'>(), chosen, mask, 0.5), mask);
  expect(disagreements(map, reference)).toEqual([]);
});

test('a dense map of another number of weights is refused', () => {
  const layout = { address: 'encoder.0.self', heads: 2, queries: 3, keys: 3, mask: fullMask() };
  expect(() => new DenseMap(layout, new Float32Array(17))).toThrow('encoder.0.self: wanted 18 weights, found 17');
});
