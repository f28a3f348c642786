import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { PoolingLayer } from '../../../src/engine/tfjs/layers/poolingLayer';
import type { Example, Problem } from './problems';
import { inputsOf } from './train';

/** Mean mass that the layer over time puts on the rows that hold the answer; of signed weights their sizes' share. */
export function massOnMarked(model: LayersModel, examples: readonly Example[], problem: Problem): number {
  const masses = examples.map((example) => {
    const weights = weightsOf(model, example, problem).map(Math.abs);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    return example.marked.reduce((sum, row) => sum + weights[row]!, 0) / all;
  });
  return masses.reduce((sum, mass) => sum + mass, 0) / examples.length;
}

/** [rows], as the model weighs one example. */
export function weightsOf(model: LayersModel, example: Example, problem: Problem): number[] {
  const layer = layerOverTime(model);
  let seen: number[] = [];
  layer.watch = ({ weights }) => {
    seen = [...weights.dataSync()];
    return weights;
  };
  tf.tidy(() => model.predict(inputsOf([example], problem)));
  layer.watch = null;
  return seen;
}

/** The one layer of a toy that weighs the rows. */
export function layerOverTime(model: LayersModel): PoolingLayer {
  const layer = model.layers.find((each): each is PoolingLayer => each instanceof PoolingLayer);
  if (layer === undefined) throw new RangeError('the model has no layer over time');
  return layer;
}
