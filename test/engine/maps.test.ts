import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { causalMask, fullMask, withoutKeys, type Mask } from '../../src/core/maps/mask';
import { denseRows, RowsMap } from '../../src/core/maps/rowsMap';
import { unhurried } from '../../src/core/work';
import { attend } from '../../src/engine/maps/attend';
import { distanceBias, type BiasTable } from '../../src/engine/maps/biasTable';
import { FactoredMap } from '../../src/engine/maps/factoredMap';
import { WindowedMap } from '../../src/engine/maps/windowedMap';
import { WindowSide } from '../../src/engine/maps/windowSide';
import { headlight, startBackend } from '../../src/engine/runtime/backend';
import type { MapKind } from '../../src/protocol/models';
import { collectForgotten } from './collectForgotten';
import { mapInfo } from './mapInfo';
import { disagreements, patternOf, random, referenceOf, type Heads, type Reference } from './mapReference';

beforeAll(startBackend);

interface Case extends Heads {
  readonly name: string;
  readonly kind: MapKind;
  readonly queries: number;
  readonly keys: number;
  readonly mask: Mask;
  /** Size of the entries of queries and keys: 4 makes attention sharp. */
  readonly spread: number;
  readonly bias?: (head: number, query: number, key: number) => number;
  /** Score of a learned sink. */
  readonly sink?: number;
}

const single = { heads: 2, keyHeads: 2, headWidth: 8, spread: 1 };
const self = { kind: 'self', queries: 20, keys: 20, mask: fullMask, ...single } as const;
const causal = { ...self, kind: 'causal', mask: causalMask() } as const;
const cross = { ...self, kind: 'cross' } as const;

/** Two stretches of units that do not see each other, and holes of its own for every query. */
const scattered: Mask = {
  hull: (_query, keys) => ({ start: 0, end: keys }),
  holes: { shared: false, has: (query, key) => (query + key) % 3 === 0 },
  viewers: (key, queries) =>
    Array.from({ length: queries }, (_, query) => query).filter((q) => (q + key) % 3 !== 0).length,
};

const cases: readonly Case[] = [
  { name: 'no mask', ...self },
  { name: 'cross, fewer queries than keys', ...cross, queries: 5, keys: 17 },
  { name: 'cross, more queries than keys', ...cross, queries: 33, keys: 4 },
  { name: 'pooling, one query', ...self, kind: 'pooling', queries: 1, keys: 9 },
  { name: 'causal', ...causal },
  { name: 'causal in a sliding window', ...causal, mask: causalMask(4) },
  { name: 'causal, grouped heads', ...causal, queries: 12, keys: 12, heads: 6, headWidth: 4 },
  { name: 'one key head for all', ...self, heads: 3, keyHeads: 1, headWidth: 4 },
  { name: 'sharp', ...self, spread: 4 },
  { name: 'more queries than a block', ...causal, queries: 150, keys: 150 },
  { name: 'biased scores', ...causal, bias: (head, query, key) => -(head + 1) * 0.25 * (query - key) },
  { name: 'hidden keys', ...self, mask: withoutKeys(fullMask, new Set([0, 7, 8])) },
  {
    name: 'hidden keys, causal: the first query sees nothing',
    ...causal,
    mask: withoutKeys(causalMask(), new Set([0, 5])),
  },
  { name: 'a set of keys for every query', ...self, mask: scattered },
  {
    name: 'hidden keys and biases, cross',
    ...cross,
    queries: 6,
    mask: withoutKeys(fullMask, new Set([3])),
    bias: (_h, q, k) => (q - k) / 7,
  },
  { name: 'a learned sink: rows sum to less than 1', ...self, sink: 1.5 },
  { name: 'one unit', ...causal, queries: 1, keys: 1 },
];

interface Built {
  readonly factored: FactoredMap;
  readonly pattern: number[][][];
  readonly reference: Reference;
  readonly context: Float32Array;
  readonly values: Float32Array;
}

const infoOf = ({ kind, heads, sink }: Case, address = 'encoder.0.self') =>
  mapInfo(heads, {
    address,
    kind,
    ...(kind === 'cross' ? { queries: 'output' } : {}),
    rows: sink === undefined ? 'one' : 'atMostOne',
  });

function tableOf({ heads, queries, keys, bias }: Case): BiasTable | null {
  if (bias === undefined) return null;
  const numbers = Float32Array.from({ length: heads * queries * keys }, (_, i) =>
    bias(Math.floor(i / (queries * keys)), Math.floor(i / keys) % queries, i % keys),
  );
  return { numbers, headStride: queries * keys, queryStride: keys, offset: 0 };
}

/** The keys but the first and the last. */
const placedOf = (keys: number): { start: number; end: number } =>
  keys < 3 ? { start: 0, end: keys } : { start: 1, end: keys - 1 };

async function build(chosen: Case, seed = 1): Promise<Built> {
  const { queries, keys, heads, keyHeads, headWidth, mask, spread, bias, sink } = chosen;
  const next = random(seed);
  const numbers = (length: number): Float32Array => Float32Array.from({ length }, () => spread * next());
  const [q, k, v] = [
    numbers(queries * heads * headWidth),
    numbers(keys * keyHeads * headWidth),
    numbers(keys * keyHeads * headWidth),
  ];
  const scale = 1 / Math.sqrt(headWidth);
  const backend = headlight();
  const { info, address } = backend.output([queries, heads * headWidth]);
  const tensors = { values: backend.address(tf.tensor2d(v, [keys, keyHeads * headWidth])), context: address };
  const options = {
    info: infoOf(chosen),
    keyHeads,
    mask,
    scale,
    bias: tableOf(chosen),
    placed: placedOf(keys),
    grow: null,
  };
  const factored = await attend(
    backend,
    tf.tensor2d(q, [queries, heads * headWidth]),
    tf.tensor2d(k, [keys, keyHeads * headWidth]),
    tensors,
    options,
    unhurried,
  );
  const whole = patternOf(q, k, chosen, mask, scale, bias);
  const pattern = sink === undefined ? whole : patternOf(q, k, chosen, mask, scale, bias, sink);
  return {
    factored: sink === undefined ? factored : withSink(q, k, chosen, scale, sink),
    pattern,
    reference: referenceOf(pattern, mask, placedOf(keys)),
    context: backend.tensor<tf.Tensor2D>(info).dataSync<'float32'>(),
    values: v,
  };
}

/** A family with learned sinks counts the sink's score into the log-sum-exp, and leaves that behind. */
function withSink(q: Float32Array, k: Float32Array, chosen: Case, scale: number, sink: number): FactoredMap {
  const { heads, keyHeads, headWidth, queries, keys, mask } = chosen;
  const { heap, kernels } = headlight();
  const without = patternOf(q, k, chosen, mask, scale);
  const put = (numbers: Float32Array) => {
    const block = heap.allocate(numbers.byteLength);
    block.floats(numbers.length).set(numbers);
    return block;
  };
  const pattern = patternOf(q, k, chosen, mask, scale, undefined, sink);
  const logSumExp = heap.allocate(8 * queries * heads);
  const sums = logSumExp.doubles(queries * heads);
  const row = (head: number, query: number): number[] => pattern[head]![query]!;
  const mass = new Float64Array(heads * keys);
  const [entropy, peaks] = [new Float64Array(queries * heads), new Float32Array(2 * queries * heads)];
  for (let head = 0; head < heads; head++) {
    for (let query = 0; query < queries; query++) {
      const at = query * heads + head;
      let dot = 0;
      for (let i = 0; i < headWidth; i++) dot += q[at * headWidth + i]! * k[head * headWidth + i]!;
      // q·k of key 0 less the logarithm of its weight.
      sums[at] = dot * scale - Math.log(row(head, query)[0]!);
      expect(row(head, query)[0]!).toBeLessThan(without[head]![query]![0]!);
      entropy[at] = -row(head, query).reduce((sum, weight) => sum + weight * Math.log(weight), 0);
      peaks[2 * at] = Math.max(...row(head, query));
      peaks[2 * at + 1] = Math.max(...row(head, query).slice(1, -1));
      row(head, query).forEach((weight, key) => (mass[head * keys + key]! += weight));
    }
  }
  const layout = { info: infoOf(chosen), keyHeads, headWidth, mask, bias: null };
  const rows = {
    queries,
    newKeys: keys,
    q: put(q.map((value) => value * scale)),
    k: put(k),
    logSumExp,
    entropy,
    peaks,
    mass,
  };
  return new FactoredMap(layout, rows, heap, kernels);
}

describe.each(cases)('$name', (chosen) => {
  test('FactoredMap conforms', async () => {
    const { factored, reference } = await build(chosen);
    expect(await disagreements(factored, reference)).toEqual([]);
  });

  test('RowsMap conforms', async () => {
    const { pattern, reference } = await build(chosen);
    const { queries, keys, mask } = chosen;
    const rows = denseRows(infoOf(chosen), queries, keys, Float32Array.from(pattern.flat(2)));
    const viewers = (key: number): number => mask.viewers(key, queries);
    const map = new RowsMap(infoOf(chosen), keys, rows, viewers, placedOf(keys));
    expect(await disagreements(map, reference)).toEqual([]);
  });
});

test.each(cases.filter(({ sink }) => sink === undefined))(
  'the context is the pattern times the values: $name',
  async (chosen) => {
    const { context, pattern, values } = await build(chosen);
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
  },
);

interface PlacedWindow {
  readonly built: Built;
  readonly queries: readonly number[];
  readonly keys: readonly number[];
  readonly owned: { readonly queries: readonly [number, number]; readonly keys: readonly [number, number] };
}

/** What the windows must say together: a query's row is that of its owner, a key's figure that of its own. */
function composed(windows: readonly PlacedWindow[], heads: number, queries: number, keys: number): Reference {
  const owns = ([start, end]: readonly [number, number], unit: number): boolean => unit >= start && unit < end;
  const ofQuery = (query: number) => windows.find(({ owned }) => owns(owned.queries, query));
  return {
    heads,
    queries,
    keys,
    weight: (head, query, key) => {
      const owner = ofQuery(query);
      const local = owner?.keys.indexOf(key) ?? -1;
      return owner === undefined || local === -1
        ? 0
        : owner.built.reference.weight(head, owner.queries.indexOf(query), local);
    },
    received: (head, key) => {
      const owner = windows.find(({ owned }) => owns(owned.keys, key));
      return owner === undefined ? 0 : owner.built.reference.received(head, owner.keys.indexOf(key));
    },
    entropy: (head, query) => {
      const owner = ofQuery(query);
      return owner === undefined ? 0 : owner.built.reference.entropy(head, owner.queries.indexOf(query));
    },
    // Of each window its own, which is tested where it is made.
    placed: () => null,
  };
}

function placedIn(window: PlacedWindow, index: number, queries: number, keys: number) {
  const side = (units: readonly number[], [start, end]: readonly [number, number], count: number): WindowSide =>
    new WindowSide('encoder.0.self', { owned: { start, end }, toGlobal: Int32Array.from(units) }, count);
  return {
    index,
    map: window.built.factored,
    queries: side(window.queries, window.owned.queries, queries),
    keys: side(window.keys, window.owned.keys, keys),
  };
}

const counting = (from: number, count: number): number[] => Array.from({ length: count }, (_, i) => from + i);

describe.each(cases.filter(({ queries, keys }) => queries === keys && queries > 1))('windows: $name', (chosen) => {
  test('over one whole window', async () => {
    const built = await build(chosen);
    const n = chosen.queries;
    const all = {
      built,
      queries: counting(0, n),
      keys: counting(0, n),
      owned: { queries: [0, n], keys: [0, n] },
    } as const;
    const map = new WindowedMap(placedIn(all, 0, n, n), () => ({ queries: n, keys: n }));
    expect(await disagreements(map, { ...built.reference, placed: () => placedOf(n) })).toEqual([]);
  });

  test('over windows of one list that overlap, before and after the last has come', async () => {
    const n = chosen.queries;
    // Unit 0 stands for [CLS] and is in every window; windows overlap by half, and one stretch is run by none at first.
    const stride = Math.floor(n / 2);
    const units = n + 2 * stride;
    const windows = await Promise.all(
      [0, 1, 2].map(async (index): Promise<PlacedWindow> => {
        const first = index * stride;
        const held = counting(0, n).map((local) => (local === 0 ? 0 : first + local));
        const owned = [
          index === 0 ? 0 : first + Math.ceil(n / 4),
          index === 2 ? units : first + stride + Math.ceil(n / 4),
        ] as const;
        return {
          built: await build(chosen, index + 1),
          queries: held,
          keys: held,
          owned: { queries: owned, keys: owned },
        };
      }),
    );
    const placed = windows.map((window, index) => placedIn(window, index, units, units));
    const map = new WindowedMap(placed[2]!, () => ({ queries: units, keys: units }));
    map.add(placed[0]!);
    expect(await disagreements(map, composed([windows[0]!, windows[2]!], chosen.heads, units, units))).toEqual([]);
    map.add(placed[1]!);
    expect(await disagreements(map, composed(windows, chosen.heads, units, units))).toEqual([]);
    expect(map.ownerOf(n)?.index).toBe(1);
  });
});

describe.each(cases.filter(({ kind }) => kind === 'cross' || kind === 'pooling'))(
  'windows over two lists: $name',
  (chosen) => {
    test('queries and keys have places of their own', async () => {
      const { queries: q, keys: k, heads } = chosen;
      // The first key stands in both windows; the second window's keys lie far behind in a longer list.
      const first: PlacedWindow = {
        built: await build(chosen, 1),
        queries: counting(0, q),
        keys: counting(0, k),
        owned: { queries: [0, q], keys: [0, k] },
      };
      const second: PlacedWindow = {
        built: await build(chosen, 2),
        queries: counting(q, q),
        keys: [0, ...counting(k + 3, k - 1)],
        owned: { queries: [q, 2 * q], keys: [k + 3, 2 * k + 2] },
      };
      const [queries, keys] = [2 * q, 2 * k + 5];
      const map = new WindowedMap(placedIn(first, 0, queries, keys), () => ({ queries, keys }));
      map.add(placedIn(second, 1, queries, keys));
      expect(await disagreements(map, composed([first, second], heads, queries, keys))).toEqual([]);
    });
  },
);

test('windows that own the same unit, or one that they do not hold, are refused', async () => {
  const built = await build(cases[0]!);
  const window = (from: number, [start, end]: readonly [number, number]): PlacedWindow => ({
    built,
    queries: counting(from, 20),
    keys: counting(from, 20),
    owned: { queries: [start, end], keys: [start, end] },
  });
  const map = new WindowedMap(placedIn(window(0, [0, 20]), 0, 40, 40), () => ({ queries: 40, keys: 40 }));
  expect(() => map.add(placedIn(window(10, [19, 25]), 1, 40, 40))).toThrow(
    'encoder.0.self: windows own [0, 20) and [19, 25)',
  );
  expect(() => placedIn(window(10, [20, 31]), 1, 40, 40)).toThrow(
    'encoder.0.self: the window owns unit 30, which it does not hold',
  );
});

test('a map that grows unit by unit is the map of all units at once, with biases by distance and a hidden key', async () => {
  const chosen = cases.find(({ name }) => name === 'causal, grouped heads')!;
  const { heads, keyHeads, headWidth, queries } = chosen;
  const mask = withoutKeys(causalMask(), new Set([2]));
  const next = random(5);
  const data = (width: number): Float32Array => Float32Array.from({ length: queries * width }, next);
  const [q, k] = [data(heads * headWidth), data(keyHeads * headWidth)];
  const bias = distanceBias(
    Float32Array.from({ length: heads * 39 }, (_, i) => Math.sin(i)),
    20,
  );
  const rows = (numbers: Float32Array, start: number, end: number): tf.Tensor2D => {
    const width = numbers.length / queries;
    return tf.tensor2d(numbers.subarray(start * width, end * width), [end - start, width]);
  };
  let map: FactoredMap | null = null;
  for (const [start, end] of [[0, 4], ...counting(4, queries - 4).map((unit) => [unit, unit + 1])] as [
    number,
    number,
  ][]) {
    const options = { info: infoOf(chosen), keyHeads, mask, scale: 0.5, bias, placed: { start: 0, end: queries } };
    map = await attend(
      headlight(),
      rows(q, start, end),
      rows(k, 0, end),
      { values: 0, context: 0 },
      { ...options, grow: map },
      unhurried,
    );
  }
  const pattern = patternOf(q, k, chosen, mask, 0.5, (head, query, key) => Math.sin(head * 39 + key - query + 19));
  expect(await disagreements(map!, referenceOf(pattern, mask))).toEqual([]);
});

test('attention in slices is the same to the bit, and stops in their midst', async () => {
  const { heap } = headlight();
  const [units, heads, headWidth] = [700, 8, 64];
  const next = random(3);
  const data = (): tf.Tensor2D =>
    tf.tensor2d(Float32Array.from({ length: units * heads * headWidth }, next), [units, heads * headWidth]);
  const [q, k, v] = [data(), data(), data()];
  const options = {
    info: mapInfo(heads),
    keyHeads: heads,
    mask: causalMask(),
    scale: 0.125,
    bias: null,
    placed: { start: 0, end: units },
    grow: null,
  };
  const run = async (): Promise<{ context: Float32Array; map: FactoredMap; slices: number }> => {
    const backend = headlight();
    const { info, address } = backend.output([units, heads * headWidth]);
    let slices = 0;
    const work = { ...unhurried, breathe: () => (slices++, undefined) };
    const map = await attend(backend, q, k, { values: backend.address(v), context: address }, options, work);
    return { context: backend.tensor<tf.Tensor2D>(info).dataSync<'float32'>(), map, slices };
  };
  const [first, again] = [await run(), await run()];
  expect(first.slices).toBeGreaterThan(2);
  expect(first.context).toEqual(again.context);
  await collectForgotten();
  const before = heap.allocated;
  let breaths = 0;
  const stop = { ...unhurried, breathe: () => (++breaths === 2 ? Promise.reject(new Error('stopped')) : undefined) };
  await expect(attend(headlight(), q, k, { values: 0, context: 0 }, options, stop)).rejects.toThrow('stopped');
  expect(heap.allocated).toBe(before);
});

test('rows of another number of weights are refused', () => {
  expect(() => denseRows(mapInfo(2), 3, 3, new Float32Array(17))).toThrow(
    'encoder.0.self: wanted 18 weights, found 17',
  );
});
