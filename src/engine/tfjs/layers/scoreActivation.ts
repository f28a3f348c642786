import * as tf from '@tensorflow/tfjs-core';

/** What a score is made of a projection by: `name` as a step is called, null where nothing is done. */
interface Activation {
  readonly name: string | null;
  of(value: number): number;
  tensor<T extends tf.Tensor>(x: T): T;
}

/** The paper's tanh, which keeps scores within (−1, 1), and none, which does not. */
export const ACTIVATIONS = {
  tanh: { name: 'tanh', of: Math.tanh, tensor: (x) => tf.tanh(x) },
  linear: { name: null, of: (value) => value, tensor: (x) => x },
} as const satisfies Record<string, Activation>;

export type ScoreActivation = keyof typeof ACTIVATIONS;

/** Throws RangeError for an activation that is none of the table. */
export function scoreActivation(value: unknown): ScoreActivation {
  const known = Object.keys(ACTIVATIONS) as ScoreActivation[];
  const found = known.find((name) => name === value);
  if (found !== undefined) return found;
  throw new RangeError(`activation: wanted ${known.join(' or ')}, found ${JSON.stringify(value)}`);
}
