import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
// With it come the gradients of all operations.
import '@tensorflow/tfjs-layers';
import { beforeAll, describe, expect, it } from 'vitest';
import { startBackend } from '../../src/engine/runtime/backend';
import { BACKEND } from '../../src/engine/runtime/registerKernels';
import { seeded } from './gradientInputs';

beforeAll(startBackend);

/** What training and faithfulness go back through: each with the shapes that its kernel takes. */
const functions: readonly [string, readonly (readonly number[])[], (...x: tf.Tensor[]) => tf.Tensor][] = [
  [
    'a product',
    [
      [5, 7],
      [7, 3],
    ],
    (a, b) => tf.matMul(a, b),
  ],
  [
    'a product with the second turned',
    [
      [5, 7],
      [3, 7],
    ],
    (a, b) => tf.matMul(a, b, false, true),
  ],
  [
    'a product with the first turned',
    [
      [7, 5],
      [7, 3],
    ],
    (a, b) => tf.matMul(a, b, true, false),
  ],
  [
    'products in a batch',
    [
      [4, 2, 5, 7],
      [4, 2, 7, 3],
    ],
    (a, b) => tf.matMul(a, b),
  ],
  [
    'weights and values',
    [
      [4, 1, 6],
      [4, 6, 3],
    ],
    (a, b) => tf.matMul(tf.softmax(a), b),
  ],
  [
    'a product with bias and relu',
    [[5, 7], [7, 3], [3]],
    (a, b, bias) => tf.fused.matMul({ a: a, b: b, bias: bias, activation: 'relu' }),
  ],
  ['a bias', [[4, 6, 5], [5]], (a, b) => tf.add(a, b)],
  [
    'a factor',
    [
      [4, 6, 5],
      [6, 5],
    ],
    (a, b) => tf.mul(a, b),
  ],
  ['a softmax', [[4, 9]], (a) => tf.softmax(a)],
  ['rows of a table', [[8, 5]], (a) => tf.gather(a, tf.tensor1d([1, 1, 6], 'int32'))],
  ['a sum over first axes', [[3, 4, 5]], (a) => tf.sum(a, [0, 1])],
  [
    'attention of two heads',
    [
      [2, 5, 4],
      [2, 6, 4],
      [2, 6, 4],
    ],
    (q, k, v) => tf.matMul(tf.softmax(tf.mul(tf.matMul(q, k, false, true), 0.5)), v),
  ],
];

/** A number of the function, whose gradients are not all the same. */
const weighted = (y: tf.Tensor): tf.Scalar => tf.sum(tf.mul(y, tf.reshape(tf.sin(tf.range(0, y.size)), y.shape)));

async function gradients(
  backend: string,
  shapes: readonly (readonly number[])[],
  of: (...x: tf.Tensor[]) => tf.Tensor,
): Promise<number[][]> {
  await tf.setBackend(backend);
  return tf.tidy(() => {
    const inputs = shapes.map((shape, i) => tf.tensor(seeded(shape, i), [...shape]));
    return tf
      .grads((...x) => weighted(of(...x)))(inputs)
      .map((gradient) => [...gradient.dataSync()]);
  });
}

describe('our kernels give the gradients of the CPU backend', () => {
  it.each(functions)('%s', async (_name, shapes, of) => {
    const [ours, theirs] = [await gradients(BACKEND, shapes, of), await gradients('cpu', shapes, of)];
    await tf.setBackend(BACKEND);
    expect(ours.length).toBe(shapes.length);
    for (const [i, wanted] of theirs.entries()) {
      expect(ours[i]!.some((number) => Math.abs(number) > 1e-3)).toBe(true);
      expect(ours[i]!.length).toBe(wanted.length);
      for (const [j, number] of wanted.entries()) expect(Math.abs(ours[i]![j]! - number)).toBeLessThan(1e-5);
    }
  });
});
