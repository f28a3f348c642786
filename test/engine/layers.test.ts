import { readFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { unhurried } from '../../src/core/work';
import { convolution, pixelMap } from '../../src/engine/nn/convolution';
import type { Linear } from '../../src/engine/nn/linear';
import { lstmStep, type LstmState } from '../../src/engine/nn/lstm';
import { headlight, startBackend } from '../../src/engine/runtime/backend';
import { PackedMatrix } from '../../src/engine/runtime/packedMatrix';
import { largestDifference } from './golden';

interface Plain {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

/** What PyTorch's own layers give: tools/golden/layers.py. */
const golden = JSON.parse(readFileSync(new URL('../golden/layers.json', import.meta.url), 'utf8')) as {
  readonly convolutions: readonly (Record<'pixels' | 'weight' | 'bias' | 'output', Plain> & {
    readonly stride: number;
  })[];
  readonly lstm: Record<
    'weight_ih' | 'weight_hh' | 'bias_ih' | 'bias_hh' | 'hidden' | 'cell' | 'given' | 'hiddens' | 'cells',
    Plain
  >;
};

beforeAll(startBackend);

/** A weight as PyTorch stores it: outputs first, the inputs' axes behind. */
function layer(weight: Plain, bias: Plain): Linear {
  const backend = headlight();
  const [outputs = 0] = weight.shape;
  const inputs = weight.values.length / outputs;
  const matrix = new PackedMatrix(backend, inputs, outputs);
  matrix.packOutputs(backend.address(tf.tensor1d([...weight.values])), 0, outputs);
  return { weight: matrix, bias: tf.tensor1d([...bias.values]) };
}

describe('convolution', () => {
  test.each(golden.convolutions)(
    'is that of PyTorch at stride $stride',
    async ({ stride, pixels, weight, bias, output }) => {
      const [, height = 0, width = 0] = pixels.shape;
      const input = pixelMap({ values: Float32Array.from(pixels.values), width, height });
      const made = await convolution(
        input,
        { kernel: 3, stride, padding: 1, projection: layer(weight, bias) },
        unhurried,
        'relu',
      );
      expect([made.values.shape[1], made.height, made.width]).toEqual(output.shape);
      const channelsFirst = tf.transpose(made.values).dataSync();
      expect(largestDifference(channelsFirst, output.values)).toBeLessThan(1e-6);
    },
  );
});

describe('lstmStep', () => {
  test('is that of PyTorch, step by step', async () => {
    const { lstm } = golden;
    const width = lstm.hidden.values.length;
    const cell = {
      width,
      fromInput: layer(lstm.weight_ih, lstm.bias_ih),
      fromHidden: layer(lstm.weight_hh, lstm.bias_hh),
    };
    const [steps = 0, inputs = 0] = lstm.given.shape;
    let state: LstmState = {
      hidden: Float32Array.from(lstm.hidden.values),
      cell: Float32Array.from(lstm.cell.values),
    };
    for (let step = 0; step < steps; step++) {
      const given = Float32Array.from(lstm.given.values.slice(step * inputs, (step + 1) * inputs));
      state = await lstmStep(cell, given, state, unhurried);
      const row = (all: Plain): readonly number[] => all.values.slice(step * width, (step + 1) * width);
      expect(largestDifference(state.hidden, row(lstm.hiddens))).toBeLessThan(1e-6);
      expect(largestDifference(state.cell, row(lstm.cells))).toBeLessThan(1e-6);
    }
  });

  test('leaves no tensor behind', async () => {
    const { lstm } = golden;
    const cell = {
      width: 4,
      fromInput: layer(lstm.weight_ih, lstm.bias_ih),
      fromHidden: layer(lstm.weight_hh, lstm.bias_hh),
    };
    const state = { hidden: new Float32Array(4), cell: new Float32Array(4) };
    const before = tf.memory().numTensors;
    await lstmStep(cell, new Float32Array(3), state, unhurried);
    expect(tf.memory().numTensors).toBe(before);
  });
});
