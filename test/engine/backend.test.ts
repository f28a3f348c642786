import * as tf from '@tensorflow/tfjs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { headlight, startBackend } from '../../src/engine/runtime/backend';
import { HOT_KERNELS } from '../../src/engine/runtime/registerKernels';
import { collectForgotten } from './collectForgotten';

beforeAll(startBackend);

const size = fc.constantFrom(1, 3, 5, 7, 17, 64, 65, 129);
const seed = fc.integer({ min: 1, max: 1e6 });

/** What an operation gives on a backend. */
async function on(name: string, operation: () => tf.Tensor): Promise<{ shape: number[]; numbers: Float32Array }> {
  await tf.setBackend(name);
  try {
    return tf.tidy(() => {
      const result = operation();
      return { shape: result.shape, numbers: result.dataSync<'float32'>() };
    });
  } finally {
    await tf.setBackend('headlight');
  }
}

/** Ours is what the CPU backend gives, to 1e-5 of the largest number. */
async function agree(operation: () => tf.Tensor): Promise<void> {
  const [ours, theirs] = [await on('headlight', operation), await on('cpu', operation)];
  expect(ours.shape).toEqual(theirs.shape);
  const scale = theirs.numbers.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const worst = theirs.numbers.reduce((most, value, i) => Math.max(most, Math.abs(value - ours.numbers[i]!)), 0);
  expect(worst / scale).toBeLessThan(1e-5);
}

const random = (shape: number[], number: number): tf.Tensor => tf.randomUniform(shape, -1, 1, 'float32', number);

/** An example of every operation that runs on our kernels. */
const cases: Record<string, fc.Arbitrary<() => tf.Tensor>> = {
  Add: fc.tuple(size, size, seed).map(
    ([a, b, s]) =>
      () =>
        tf.add(tf.add(random([a, b], s), random([b], s + 1)), random([1, 1], s + 2)),
  ),
  Multiply: fc.tuple(size, size, seed).map(
    ([a, b, s]) =>
      () =>
        tf.mul(tf.mul(random([b], s), random([a, b], s + 1)), random([a, 1], s + 2)),
  ),
  BatchMatMul: fc
    .tuple(size, size, size, fc.boolean(), fc.boolean(), fc.constantFrom([1, 1], [2, 2], [3, 1], [1, 3]), seed)
    .map(
      ([m, k, n, ta, tb, [p, q], s]) =>
        () =>
          tf.matMul(random(ta ? [p, k, m] : [p, m, k], s), random(tb ? [q, n, k] : [q, k, n], s + 1), ta, tb),
    ),
  _FusedMatMul: fc.tuple(size, size, size, fc.constantFrom('relu', 'linear', 'elu', 'sigmoid'), seed).map(
    ([m, k, n, activation, s]) =>
      () =>
        tf.fused.matMul({
          a: random([m, k], s),
          b: random([k, n], s + 1),
          bias: random([n], s + 2),
          activation: activation,
        }),
  ),
  Cast: fc.tuple(size, fc.constantFrom('int32', 'bool'), fc.constantFrom('float32', 'int32')).map(
    ([a, from, to]) =>
      () =>
        tf.mul(tf.cast(tf.cast(tf.range(0, a, 1, 'int32'), from), to), tf.scalar(3, to)),
  ),
  GatherV2: fc.tuple(size, size, fc.constantFrom(0, 1), seed).map(
    ([rows, width, axis, s]) =>
      () =>
        tf.gather(random([rows, width, 2], s), tf.tensor1d([0, (axis === 0 ? rows : width) - 1, 0], 'int32'), axis),
  ),
  Softmax: fc.tuple(size, size, seed).map(
    ([a, b, s]) =>
      () =>
        tf.softmax(tf.mul(random([a, b], s), 20)),
  ),
  Sum: fc.tuple(size, size, size, fc.constantFrom([0], [0, 1], [1], [2], [0, 1, 2]), fc.boolean(), seed).map(
    ([a, b, c, axes, keepDims, s]) =>
      () =>
        tf.sum(random([a, b, c], s), [...axes], keepDims),
  ),
};

test('every operation of ours has a case', () => {
  expect(Object.keys(cases).sort()).toEqual([...HOT_KERNELS.keys()].sort());
});

describe.each(Object.entries(cases))('%s', (_name, operations) => {
  test('gives what the CPU backend gives', async () => {
    await fc.assert(fc.asyncProperty(operations, agree), { numRuns: 40 });
  });
});

test('every operation of the CPU backend is there', () => {
  const names = (backend: string): string[] =>
    tf
      .getKernelsForBackend(backend)
      .map(({ kernelName }) => kernelName)
      .sort();
  expect(names('headlight')).toEqual(names('cpu'));
});

test('a part of a tensor outlives it', () => {
  const whole = tf.add(tf.range(0, 100, 1, 'float32'), tf.zeros([100]));
  const part = tf.slice(whole, 10, 5);
  const numbers = whole.dataSync();
  whole.dispose();
  for (let i = 0; i < 10; i++) tf.add(tf.fill([100], -1), tf.zeros([100]));
  expect([...part.dataSync()]).toEqual([10, 11, 12, 13, 14]);
  expect(numbers[99]).toBe(99);
});

test('matrices that do not fit are refused', () => {
  const [a, b] = [tf.ones([2, 3]), tf.ones([4, 5])];
  expect(() => tf.matMul(a, b)).toThrow(/inner shapes/);
  expect(() => tf.matMul(a, b, true, true)).toThrow(/inner shapes/);
  expect(() => tf.fused.matMul({ a, b })).toThrow(/inner shapes/);
});

test('gradients flow through our kernels', async () => {
  const gradient = (): tf.Tensor =>
    tf.grad((x) =>
      tf.sum(tf.mul(tf.softmax(tf.matMul(x as tf.Tensor2D, random([7, 5], 2) as tf.Tensor2D)), random([17, 5], 3))),
    )(random([17, 7], 1));
  await agree(gradient);
});

test('an einsum runs', () => agree(() => tf.einsum('bij,bjk->bik', random([2, 3, 5], 1), random([2, 5, 7], 2))));

test('a LayersModel learns, as on the CPU backend', async () => {
  const losses = async (backend: string): Promise<number[]> => {
    await tf.setBackend(backend);
    const model = tf.sequential({
      layers: [
        tf.layers.dense({
          units: 17,
          activation: 'tanh',
          inputShape: [5],
          kernelInitializer: tf.initializers.glorotUniform({ seed: 1 }),
        }),
        tf.layers.layerNormalization(),
        tf.layers.dense({
          units: 3,
          activation: 'softmax',
          kernelInitializer: tf.initializers.glorotUniform({ seed: 2 }),
        }),
      ],
    });
    model.compile({ optimizer: tf.train.sgd(0.1), loss: 'categoricalCrossentropy' });
    const [x, y] = [random([64, 5], 3), tf.softmax(tf.mul(random([64, 3], 4), 9))];
    const { history } = await model.fit(x, y, { epochs: 4, shuffle: false });
    await tf.setBackend('headlight');
    return history['loss'] as number[];
  };
  const [ours, theirs] = [await losses('headlight'), await losses('cpu')];
  ours.forEach((loss, i) => expect(loss).toBeCloseTo(theirs[i]!, 4));
  expect(ours[3]).toBeLessThan(ours[0]!);
});

test('nothing stays in the heap when its tensors are gone', async () => {
  const { heap } = headlight();
  await collectForgotten();
  const before = heap.allocated;
  tf.tidy(() => {
    const x = tf.matMul(random([65, 17], 1), random([17, 129], 2));
    tf.softmax(tf.reshape(x, [129, 65]));
  });
  expect(heap.allocated).toBe(before);
});
