import * as tf from '@tensorflow/tfjs-core';
import { initializers, type layers } from '@tensorflow/tfjs-layers';
import { flat, PoolingLayer, type Weighed } from './poolingLayer';

type Shape = (number | null)[];

/** The unweighted mean over time, as a map: every step has the weight 1 / time. */
export class MeanOverTime extends PoolingLayer {
  static className = 'MeanOverTime';

  protected override weigh({ shape: [batch, time] }: tf.Tensor3D): Weighed {
    return { weights: tf.fill([batch, time], 1 / time), made: null };
  }
}

/** A dense layer over time in the place of attention: one learned weight for each step, [time, 1], whatever the input. */
export class DenseOverTime extends PoolingLayer {
  static className = 'DenseOverTime';
  private kernel: ReturnType<layers.Layer['addWeight']> | undefined;

  override build(shape: Shape | Shape[]): void {
    const [, time] = flat(shape);
    if (time == null) throw new RangeError(`${this.name}: wanted inputs of a known length`);
    this.kernel = this.addWeight('kernel', [time, 1], 'float32', initializers.zeros());
    super.build(shape);
  }

  protected override weigh({ shape: [batch, time] }: tf.Tensor3D): Weighed {
    if (this.kernel === undefined) throw new RangeError(`${this.name} is not built`);
    const row = tf.reshape<tf.Rank.R2>(this.kernel.read(), [1, time]);
    return { weights: tf.tile(row, [batch, 1]), made: null };
  }
}
