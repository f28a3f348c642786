import * as tf from '@tensorflow/tfjs-core';
import { layers } from '@tensorflow/tfjs-layers';
import { ACTIVATIONS, type ScoreActivation } from './scoreActivation';
import type { Behind, Watch, Watched } from '../watch';

type Shape = (number | null)[];

/** Weights of the time steps, and what they were made from where they were made from the input. */
export interface Weighed {
  /** [batch, time] */
  readonly weights: tf.Tensor2D;
  /** [batch, time] each; null: the weights are the same whatever the input. */
  readonly made: { readonly projection: tf.Tensor2D; readonly scores: tf.Tensor2D } | null;
}

/** One weight a time step, and the sum that they give: x [batch, time, width] → [batch, width]. */
export abstract class PoolingLayer extends layers.Layer implements Watched {
  watch: Watch | null = null;
  /** Between the projection and the score. */
  protected readonly activation: ScoreActivation = 'linear';

  /** x: [batch, time, width] */
  protected abstract weigh(x: tf.Tensor3D): Weighed;

  override computeOutputShape(shape: Shape | Shape[]): Shape {
    const [batch = null, , width = null] = flat(shape);
    return [batch, width];
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = one(inputs);
      const weighed = this.weigh(x);
      const rows: tf.Tensor3D = tf.expandDims(weighed.weights, 1); // [batch, 1, time]
      const used = this.watch?.({
        scores: weighed.made && tf.expandDims(weighed.made.scores, 1),
        weights: rows,
        behind: () => this.behind(x, weighed),
      });
      return tf.squeeze(tf.matMul(used ?? rows, x), [1]);
    });
  }

  private behind(x: tf.Tensor3D, { made }: Weighed): Behind {
    const width = x.shape[2];
    const numbers = x.dataSync<'float32'>().slice();
    const projection = made?.projection.dataSync<'float32'>().slice();
    const value = (key: number): Float32Array => numbers.subarray(key * width, (key + 1) * width);
    const { name, of } = ACTIVATIONS[this.activation];
    return {
      value: (_head, key) => value(key),
      before: (_head, _query, key) => {
        const before = { name: 'input', shape: [width], values: value(key) };
        if (projection === undefined) return [before];
        const projected = projection[key]!;
        const steps = [before, { name: 'projection', shape: [], values: Float32Array.of(projected) }];
        return name === null ? steps : [...steps, { name, shape: [], values: Float32Array.of(of(projected)) }];
      },
    };
  }
}

/** The one shape of a layer with one input. */
export function flat(shape: Shape | Shape[]): Shape {
  return Array.isArray(shape[0]) ? shape[0] : (shape as Shape); // tfjs gives a list of shapes where there are several inputs
}

function one(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor3D {
  return (Array.isArray(inputs) ? inputs[0] : inputs) as tf.Tensor3D; // the rank that computeOutputShape was given
}
