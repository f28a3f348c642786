import * as tf from '@tensorflow/tfjs-core';
import type { Size } from '../../core/maps/attentionMap';
import type { Work } from '../../core/work';
import { HeadlightError } from '../../protocol/errors';
import type { PixelInput } from '../input/picture/pixelValues';
import { headlight } from '../runtime/backend';
import { interpolatePositions, type PositionGrid } from './interpolatePositions';
import { linear, type Linear } from './linear';

const CHANNELS = 3;

export interface PatchEmbedding {
  /** Of one patch, pixels. */
  readonly patch: Size;
  /** [3 × patch height × patch width, width]: the convolution whose stride is the patch. */
  readonly projection: Linear;
  /** The units before the patches, their positions in them: [special, width]. */
  readonly lead: tf.Tensor2D;
  /** Of the patches: [columns × rows of `grid`, width]. */
  readonly positions: tf.Tensor2D;
  /** What `positions` were trained for. */
  readonly grid: PositionGrid;
  /** Whether positions for fewer patches are averages. */
  readonly antialias: boolean;
}

/**
 * [special + patches, width] (Dosovitskiy et al. 2020, equation 1, https://arxiv.org/abs/2010.11929). Positions are interpolated
 * where the picture has other patches than those of the training. Throws HeadlightError `input` for a picture of less than one patch.
 */
export async function patchEmbedding(
  input: PixelInput,
  { patch, projection, lead, positions, grid, antialias }: PatchEmbedding,
  work: Work,
): Promise<tf.Tensor2D> {
  const to = { columns: Math.floor(input.width / patch.width), rows: Math.floor(input.height / patch.height) };
  if (to.columns * to.rows === 0) {
    throw new HeadlightError(
      'input',
      `wanted a picture of at least one patch, ${patch.width} × ${patch.height} pixels, found ${input.width} × ${input.height}`,
    );
  }
  const patches = await linear(cutPatches(input, patch, to), projection, work);
  const places =
    to.columns === grid.columns && to.rows === grid.rows ? positions : interpolated(positions, grid, to, antialias);
  return tf.concat([lead, tf.add<tf.Tensor2D>(patches, places)]);
}

/** [patches, 3 × patch height × patch width], each as a convolution's weights lie. */
function cutPatches({ values, width, height }: PixelInput, patch: Size, { columns, rows }: PositionGrid): tf.Tensor2D {
  const backend = headlight();
  const size = CHANNELS * patch.width * patch.height;
  const { info, address } = backend.output([columns * rows, size]);
  const matrix = new Float32Array(backend.heap.buffer, address, columns * rows * size);
  let to = 0;
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      for (let channel = 0; channel < CHANNELS; channel++) {
        for (let y = 0; y < patch.height; y++, to += patch.width) {
          const from = (channel * height + row * patch.height + y) * width + column * patch.width;
          matrix.set(values.subarray(from, from + patch.width), to);
        }
      }
    }
  }
  return backend.tensor(info);
}

function interpolated(positions: tf.Tensor2D, from: PositionGrid, to: PositionGrid, antialias: boolean): tf.Tensor2D {
  const [, width] = positions.shape;
  const table = interpolatePositions(positions.dataSync<'float32'>(), width, from, to, antialias);
  return tf.tensor2d(table, [to.columns * to.rows, width]);
}
