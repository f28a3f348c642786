import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { linear } from '../../src/engine/nn/linear';
import { headlight, startBackend } from '../../src/engine/runtime/backend';
import { PackedMatrix } from '../../src/engine/runtime/packedMatrix';
import { product } from '../../src/engine/runtime/product';

beforeAll(startBackend);

const numbers = (length: number, seed: number): Float32Array =>
  Float32Array.from({ length }, (_, i) => Math.sin(seed + i * 1.618));

/** Weights by their outputs: [outputs, inputs]. */
function packed(inputs: number, outputs: number): PackedMatrix {
  const backend = headlight();
  const matrix = new PackedMatrix(backend, inputs, outputs);
  backend.heap.within(4 * inputs * outputs, (block) => {
    block.floats(inputs * outputs).set(numbers(inputs * outputs, 2));
    matrix.packOutputs(block.address, 0, outputs);
  });
  return matrix;
}

test('a product that is cut into pieces has the numbers of the whole to the bit', async () => {
  const [rows, inputs, outputs] = [401, 1801, 2003];
  const weight = packed(inputs, outputs);
  const x = tf.tensor2d(numbers(rows * inputs, 1), [rows, inputs]);
  const bias = tf.tensor1d(numbers(outputs, 3));
  let breaths = 0;
  const work = { signal: new AbortController().signal, breathe: () => void breaths++ };
  const inPieces = await linear(x, { weight, bias }, work, 'gelu');
  const backend = headlight();
  const { info, address } = backend.output([rows, outputs]);
  const options = { bias: backend.address(bias), activation: 'gelu' } as const;
  product(backend, backend.address(x), weight, address, rows, options);
  const whole = backend.tensor(info);
  expect(breaths).toBeGreaterThan(1);
  expect(Buffer.compare(Buffer.from(inPieces.dataSync().buffer), Buffer.from(whole.dataSync().buffer))).toBe(0);
  tf.dispose([x, bias, inPieces, whole]);
  weight.free();
});

test('packed weights are told as they were given', () => {
  const [inputs, outputs] = [7, 37];
  const weight = packed(inputs, outputs);
  const given = numbers(inputs * outputs, 2);
  expect([...weight.unpacked(2, 3)]).toEqual(
    [2, 3, 4].flatMap((input) => Array.from({ length: outputs }, (_, output) => given[output * inputs + input]!)),
  );
  weight.free();
});
