import * as tf from '@tensorflow/tfjs-core';

/** How the angles are stretched for contexts longer than those of the first training. */
export type RotaryScaling =
  | { readonly kind: 'none' }
  | { readonly kind: 'linear'; readonly factor: number }
  | {
      readonly kind: 'llama3';
      readonly factor: number;
      readonly lowFrequencyFactor: number;
      readonly highFrequencyFactor: number;
      /** Units of the first training's context. */
      readonly originalContext: number;
    };

/** [units, 1, headWidth] each. */
export interface RotaryTable {
  readonly cos: tf.Tensor3D;
  readonly sin: tf.Tensor3D;
}

/**
 * Angular frequencies, one a pair of dimensions: [headWidth / 2], radians a unit.
 * Su et al. 2021, https://arxiv.org/abs/2104.09864; the scalings as in transformers' modeling_rope_utils.py.
 */
export function rotaryFrequencies(headWidth: number, theta: number, scaling: RotaryScaling): Float64Array {
  return Float64Array.from({ length: headWidth / 2 }, (_, i) => scale(theta ** ((-2 * i) / headWidth), scaling));
}

function scale(frequency: number, scaling: RotaryScaling): number {
  switch (scaling.kind) {
    case 'none':
      return frequency;
    case 'linear':
      return frequency / scaling.factor;
    case 'llama3': {
      const { factor, lowFrequencyFactor: low, highFrequencyFactor: high, originalContext } = scaling;
      const turns = (originalContext * frequency) / (2 * Math.PI);
      if (turns > high) return frequency;
      if (turns < low) return frequency / factor;
      const smooth = (turns - low) / (high - low);
      return ((1 - smooth) * frequency) / factor + smooth * frequency;
    }
  }
}

/** Cosines and sines for positions [start, start + units). */
export function rotaryTable(frequencies: Float64Array, start: number, units: number): RotaryTable {
  const half = frequencies.length;
  const cos = new Float32Array(units * half * 2);
  const sin = new Float32Array(units * half * 2);
  for (let unit = 0; unit < units; unit++) {
    for (let i = 0; i < half; i++) {
      const angle = (start + unit) * frequencies[i]!;
      const at = unit * half * 2 + i;
      cos[at] = cos[at + half] = Math.cos(angle);
      sin[at] = sin[at + half] = Math.sin(angle);
    }
  }
  const shape: [number, number, number] = [units, 1, half * 2];
  return { cos: tf.tensor3d(cos, shape), sin: tf.tensor3d(sin, shape) };
}

/**
 * Turns queries or keys by their positions: x: [units, heads × headWidth] → the same.
 * Dimension i is paired with i + headWidth / 2 (rotate-half, as in Hugging Face checkpoints), not with i + 1.
 */
export function rotate(x: tf.Tensor2D, heads: number, { cos, sin }: RotaryTable): tf.Tensor2D {
  const units = x.shape[0];
  const headWidth = x.shape[1] / heads;
  const half = headWidth / 2;
  const split = tf.reshape(x, [units, heads, headWidth]); // [unit, head, dimension]
  const first = tf.slice(split, [0, 0, 0], [units, heads, half]);
  const second = tf.slice(split, [0, 0, half], [units, heads, half]);
  const turned = tf.concat([tf.neg(second), first], 2); // [unit, head, dimension]
  return tf.reshape(tf.add(tf.mul(split, cos), tf.mul(turned, sin)), [units, heads * headWidth]); // [unit, head × dimension]
}
