import * as tf from '@tensorflow/tfjs-core';
import { headlight } from '../runtime/backend';

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

/** [units, headWidth / 2] each: the two dimensions of a pair share an angle. */
export interface RotaryTable {
  readonly cos: tf.Tensor2D;
  readonly sin: tf.Tensor2D;
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
  const cos = new Float32Array(units * half);
  const sin = new Float32Array(units * half);
  for (let unit = 0; unit < units; unit++) {
    for (let i = 0; i < half; i++) {
      const angle = (start + unit) * frequencies[i]!;
      cos[unit * half + i] = Math.cos(angle);
      sin[unit * half + i] = Math.sin(angle);
    }
  }
  return { cos: tf.tensor2d(cos, [units, half]), sin: tf.tensor2d(sin, [units, half]) };
}

/**
 * Turns queries or keys by their positions: x: [units, heads × headWidth] → the same.
 * Dimension i is paired with i + headWidth / 2 (rotate-half, as in Hugging Face checkpoints), not with i + 1.
 */
export function rotate(x: tf.Tensor2D, heads: number, { cos, sin }: RotaryTable): tf.Tensor2D {
  const backend = headlight();
  const [units, width] = x.shape;
  const [from, cosines, sines] = [x, cos, sin].map((tensor) => backend.address(tensor)) as [number, number, number];
  const { info, address } = backend.output([units, width]);
  backend.kernels.rotate(from, address, units, heads, width / heads, cosines, sines, 1);
  return backend.tensor(info);
}
