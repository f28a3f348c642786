import type * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../../core/maps/attentionMap';
import type { Work } from '../../core/work';
import type { PixelInput } from '../input/picture/pixelValues';
import { headlight } from '../runtime/backend';
import type { Activation } from './activations';
import { linear, type Linear } from './linear';

/** A convolution with square kernels and zeros around its input. */
export interface Convolution {
  readonly kernel: number;
  readonly stride: number;
  readonly padding: number;
  /** [channels × kernel × kernel, out]: PyTorch's Conv2d, its last three axes in one. */
  readonly projection: Linear;
}

/** Numbers over the places of a grid, row by row: [height × width, channels]. */
export interface FeatureMap extends Size {
  readonly values: tf.Tensor2D;
}

/** The pixels of a picture, [3, height, width], as a map of three channels. */
export function pixelMap({ values, width, height }: PixelInput): FeatureMap {
  const backend = headlight();
  const places = width * height;
  const channels = values.length / places;
  const { info, address } = backend.output([places, channels]);
  const rows = new Float32Array(backend.heap.buffer, address, values.length);
  for (let channel = 0; channel < channels; channel++)
    for (let place = 0; place < places; place++) rows[place * channels + channel] = values[channel * places + place]!;
  return { width, height, values: backend.tensor(info) };
}

/** As PyTorch's Conv2d: every place's neighbourhood in a row, then one product. Rejects with CancelledError. */
export async function convolution(
  input: FeatureMap,
  layer: Convolution,
  work: Work,
  activation?: Activation,
): Promise<FeatureMap> {
  const { kernel, stride, padding, projection } = layer;
  const reach = (side: number): number => Math.floor((side + 2 * padding - kernel) / stride) + 1;
  const size = { width: reach(input.width), height: reach(input.height) };
  const rows = neighbourhoods(input, layer, size);
  return { ...size, values: await linear(rows, projection, work, activation) };
}

/** [places of the output, channels × kernel × kernel], each as a convolution's weights lie. */
function neighbourhoods(
  { values, width, height }: FeatureMap,
  { kernel, stride, padding }: Convolution,
  size: Size,
): tf.Tensor2D {
  const backend = headlight();
  const [, channels] = values.shape;
  const area = kernel * kernel;
  const shape: [number, number] = [size.width * size.height, channels * area];
  const from = backend.address(values);
  const { info, address } = backend.output(shape);
  const source = new Float32Array(backend.heap.buffer, from, width * height * channels);
  const target = new Float32Array(backend.heap.buffer, address, shape[0] * shape[1]).fill(0);
  for (let place = 0; place < shape[0]; place++) {
    const top = Math.floor(place / size.width) * stride - padding;
    const left = (place % size.width) * stride - padding;
    for (let cell = 0; cell < area; cell++) {
      const [y, x] = [top + Math.floor(cell / kernel), left + (cell % kernel)];
      if (y < 0 || y >= height || x < 0 || x >= width) continue;
      const at = (y * width + x) * channels;
      const to = place * shape[1] + cell;
      for (let channel = 0; channel < channels; channel++) target[to + channel * area] = source[at + channel]!;
    }
  }
  return backend.tensor(info);
}
