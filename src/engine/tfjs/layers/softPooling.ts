import * as tf from '@tensorflow/tfjs-core';
import { initializers, type layers } from '@tensorflow/tfjs-layers';
import { flat, PoolingLayer, type Weighed } from './poolingLayer';
import { ACTIVATIONS, scoreActivation, type ScoreActivation } from './scoreActivation';

type Shape = (number | null)[];
type Weight = ReturnType<layers.Layer['addWeight']>;

/** Softmax over time of a(x W + b), W [width, 1]: what both layers below are. */
abstract class SoftPooling extends PoolingLayer {
  protected override readonly activation: ScoreActivation;
  private projection: Weight | undefined;
  private bias: Weight | undefined;

  constructor(config: Record<string, unknown>) {
    super(config);
    this.activation = scoreActivation(config.activation ?? 'tanh');
  }

  /** Of b, for `time` steps. */
  protected abstract biasShape(time: number): number[];

  override build(shape: Shape | Shape[]): void {
    const [, time, width] = flat(shape);
    if (width == null) throw new RangeError(`${this.name}: wanted inputs of a known width`);
    this.projection = this.addWeight('projection', [width, 1], 'float32', initializers.zeros());
    this.bias = this.addWeight('bias', this.biasShape(time ?? 0), 'float32', initializers.zeros());
    super.build(shape);
  }

  override getConfig(): ReturnType<layers.Layer['getConfig']> {
    return { ...super.getConfig(), activation: this.activation };
  }

  protected override weigh(x: tf.Tensor3D): Weighed {
    const [batch, time, width] = x.shape;
    if (this.projection === undefined || this.bias === undefined) throw new RangeError(`${this.name} is not built`);
    const flatX = tf.reshape(x, [batch * time, width]);
    const products = tf.reshape(tf.matMul(flatX, this.projection.read()), [batch, time]);
    const projection = tf.add<tf.Tensor2D>(products, tf.reshape(this.bias.read(), [-1]));
    const scores = ACTIVATIONS[this.activation].tensor(projection);
    return { weights: tf.softmax(scores), made: { projection, scores } };
  }
}

/**
 * Attention over time steps: softmax(tanh(x W + b)) with W [width, 1] and a bias for each step, b [time, 1]; inputs of one length.
 */
export class AttentionOverTime extends SoftPooling {
  static className = 'AttentionOverTime';

  protected override biasShape(time: number): number[] {
    if (time === 0) throw new RangeError(`${this.name}: wanted inputs of a known length`);
    return [time, 1];
  }
}

/** Feed-forward attention (Raffel & Ellis 2015, equation 1, https://arxiv.org/abs/1512.08756): one bias for all steps; inputs of any length. */
export class FeedForwardAttention extends SoftPooling {
  static className = 'FeedForwardAttention';

  protected override biasShape(): number[] {
    return [1];
  }
}
