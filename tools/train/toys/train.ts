import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { Example, Problem } from './problems';
import { Random } from './random';
import { layerOverTime, massOnMarked } from './massOnMarked';

/** As in the paper: an epoch is so many updates. */
const EPOCH = 1000;
const HELD_OUT = 1000;
/** Seeds of the sequences: those that are measured on are no others' in training. */
const TRAINING = 2;
const MEASURING = 3;
/** Keeps the logarithm of a weight of 0 finite. */
const TINY = 1e-9;

export interface Training {
  readonly problem: Problem;
  readonly model: LayersModel;
  readonly rate: number;
  readonly batch: number;
  readonly epochs: number;
  /** Of the mass on the marked rows, at which it ends once all answers are right; null: the answers alone. */
  readonly enough: number | null;
  /** Of the mean entropy of the weights, in nats, that is added to the squared error. */
  readonly penalty: number;
}

/** What a trained model reaches on sequences that it has not seen. */
export interface Scores {
  readonly epochs: number;
  /** Share of answers whose error is below the problem's. */
  readonly right: number;
  /** Mean of |error|. */
  readonly error: number;
  /** Mean mass on the marked rows. */
  readonly mass: number;
}

/** Trains by Adam on squared errors, and tells after each epoch what it has reached. */
export async function train(training: Training, tell: (line: string) => void): Promise<Scores> {
  const { problem, model, rate, batch, epochs, enough, penalty } = training;
  const layer = layerOverTime(model);
  const optimizer = tf.train.adam(rate);
  const random = new Random(TRAINING);
  for (let epoch = 1; ; epoch++) {
    let loss = 0;
    for (let update = 0; update < EPOCH; update++) {
      const examples = Array.from({ length: batch }, () => problem.make(random));
      loss += tf.tidy(() => {
        const [x, y] = [inputsOf(examples, problem), tf.tensor2d(examples.map(({ answer }) => [answer]))];
        let entropy = tf.scalar(0);
        const cost = optimizer.minimize(() => {
          if (penalty > 0) {
            layer.watch = ({ weights }) => {
              // The layer frees what it makes.
              entropy = tf.keep(tf.mean(tf.neg(tf.sum(tf.mul(weights, tf.log(tf.add(weights, TINY))), -1))));
              return weights;
            };
          }
          const answers = model.apply(x, { training: true }) as tf.Tensor; // one input, one output
          return tf.add<tf.Scalar>(tf.mean(tf.squaredDifference(answers, y)), tf.mul(penalty, entropy));
        }, true);
        entropy.dispose();
        return cost?.dataSync()[0] ?? NaN;
      });
      // The event loop turns: what tfjs frees later is freed.
      await Promise.resolve();
    }
    layer.watch = null;
    const scores = { epochs: epoch, ...measure(model, problem) };
    tell(
      `${problem.id} epoch ${epoch}: loss ${(loss / EPOCH).toExponential(2)}, right ${(100 * scores.right).toFixed(1)} %, mean error ${scores.error.toFixed(4)}, mass ${scores.mass.toFixed(3)}`,
    );
    if (epoch === epochs || (scores.right === 1 && scores.mass >= (enough ?? 0))) {
      optimizer.dispose();
      return scores;
    }
  }
}

function measure(model: LayersModel, problem: Problem): Omit<Scores, 'epochs'> {
  const random = new Random(MEASURING);
  const examples = Array.from({ length: HELD_OUT }, () => problem.make(random));
  const answers = tf.tidy(() =>
    (model.predict(inputsOf(examples, problem)) as tf.Tensor).dataSync<'float32'>().slice(),
  ); // one output
  const errors = examples.map(({ answer }, i) => Math.abs(answers[i]! - answer));
  return {
    right: errors.filter((error) => error < problem.right).length / HELD_OUT,
    error: errors.reduce((sum, error) => sum + error, 0) / HELD_OUT,
    mass: massOnMarked(model, examples.slice(0, 100), problem),
  };
}

/** [batch, rows, columns] */
export function inputsOf(examples: readonly Example[], { rows, columns }: Problem): tf.Tensor3D {
  const size = rows * columns.length;
  const values = new Float32Array(examples.length * size);
  for (const [i, example] of examples.entries()) values.set(example.values, i * size);
  return tf.tensor3d(values, [examples.length, rows, columns.length]);
}
