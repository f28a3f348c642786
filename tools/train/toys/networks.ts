import * as tf from '@tensorflow/tfjs-core';
import { layers, sequential, type LayersModel } from '@tensorflow/tfjs-layers';
import { DenseOverTime, MeanOverTime } from '../../../src/engine/tfjs/layers/fixedPooling';
import { AttentionOverTime, FeedForwardAttention } from '../../../src/engine/tfjs/layers/softPooling';
import type { Random } from './random';

const HIDDEN = 100;
const SLOPE = 0.01;
const CELLS = 8;

type Layer = layers.Layer;

const named = (name: string): { name: string } => ({ name });

/** The network of Raffel & Ellis (2015) with a layer over time: 10,602 parameters with attention. Inputs of any length. */
export function feedForward(pooling: 'tanh' | 'linear' | 'mean'): LayersModel {
  const overTime =
    pooling === 'mean'
      ? new MeanOverTime(named('mean'))
      : new FeedForwardAttention({ ...named('attention'), activation: pooling });
  return sequential({
    layers: [
      layers.dense({ units: HIDDEN, inputShape: [null, 2], name: 'rows' }),
      layers.leakyReLU({ alpha: SLOPE, name: 'rows_activation' }),
      overTime,
      layers.dense({ units: HIDDEN, name: 'hidden' }),
      layers.leakyReLU({ alpha: SLOPE, name: 'hidden_activation' }),
      layers.dense({ units: 1, name: 'answer' }),
      layers.leakyReLU({ alpha: SLOPE, name: 'answer_activation' }),
    ],
  });
}

/** An LSTM whose states a layer over time puts together. */
export function recurrent(rows: number, overTime: 'attention' | 'dense'): LayersModel {
  const layer: Layer =
    overTime === 'attention' ? new AttentionOverTime(named('attention')) : new DenseOverTime(named('dense_over_time'));
  return sequential({
    layers: [
      layers.lstm({
        units: CELLS,
        returnSequences: true,
        inputShape: [rows, 2],
        name: 'lstm',
        recurrentActivation: 'sigmoid',
        recurrentInitializer: 'zeros',
      }),
      layer,
      layers.dense({ units: 1, name: 'answer' }),
    ],
  });
}

/** Draws every weight from ±1 / √inputs, inputs being those of its layer; the same in every run. */
export function draw(model: LayersModel, random: Random): void {
  for (const layer of model.layers) {
    const weights = layer.getWeights();
    const inputs = Math.max(1, ...weights.slice(0, 1).map(({ shape }) => shape[0] ?? 1));
    const drawn = weights.map(({ shape }) => {
      const size = shape.reduce((product, side) => product * side, 1);
      const most = 1 / Math.sqrt(inputs);
      return tf.tensor(
        Float32Array.from({ length: size }, () => random.between(-most, most)),
        shape,
      );
    });
    layer.setWeights(drawn);
    tf.dispose(drawn);
  }
}

/**
 * Turns the signs of a dense layer over time and of the answer behind it, where most weights are below 0: the model stays the same, and
 * its weights can be held against those of attention.
 */
export function turnUpright(model: LayersModel): void {
  const at = model.layers.findIndex((layer) => layer instanceof DenseOverTime);
  const [overTime, answer] = at === -1 ? [] : model.layers.slice(at);
  if (overTime === undefined || answer === undefined) return;
  tf.tidy(() => {
    const [kernel] = overTime.getWeights();
    const [weights, bias] = answer.getWeights();
    if (kernel === undefined || weights === undefined || bias === undefined || tf.sum(kernel).dataSync()[0]! > 0)
      return;
    overTime.setWeights([tf.neg(kernel)]);
    answer.setWeights([tf.neg(weights), bias]);
  });
}
