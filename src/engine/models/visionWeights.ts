import * as tf from '@tensorflow/tfjs-core';
import type { PatchEmbedding } from '../nn/patchEmbedding';
import type { VisionConfig } from './visionConfig';
import type { WeightStore } from './weightStore';

/** Names of the parts of a patch embedding in a checkpoint. */
export interface EmbeddingNames {
  readonly projection: string;
  /** Whether the projection has a bias. */
  readonly bias: boolean;
  /** Tables of the units before the patches, with the shapes that they are stored in and how many units each holds, in order. */
  readonly lead: readonly LeadTable[];
  /** [lead with positions + patches, width], or with a batch of one before. */
  readonly positions: string;
  readonly batched: boolean;
  readonly antialias: boolean;
}

export interface LeadTable {
  readonly name: string;
  readonly shape: readonly number[];
  readonly units: number;
  /** Whether the units have positions. */
  readonly placed: boolean;
}

/** Throws as {@link WeightStore}. */
export async function loadPatchEmbedding(
  store: WeightStore,
  config: VisionConfig,
  names: EmbeddingNames,
): Promise<PatchEmbedding> {
  const { width, picture } = config;
  const { image, patch } = picture;
  const grid = { columns: Math.floor(image.width / patch.width), rows: Math.floor(image.height / patch.height) };
  const patches = grid.columns * grid.rows;
  const placed = names.lead.reduce((sum, table) => sum + (table.placed ? table.units : 0), 0);
  const inputs = 3 * patch.width * patch.height;
  const shape = [placed + patches, width];
  const projection = await store.linear(names.projection, inputs, width, {
    bias: names.bias,
    shape: [width, 3, patch.height, patch.width],
  });
  const positions = await store.matrix(names.positions, placed + patches, width, names.batched ? [1, ...shape] : shape);
  const tables: tf.Tensor2D[] = [];
  for (const { name, units, shape: stored } of names.lead) tables.push(await store.matrix(name, units, width, stored));
  let next = 0;
  const lead = tf.tidy(() =>
    tf.concat(
      tables.map((table, i) => {
        const { units, placed: has } = names.lead[i]!;
        if (!has) return table;
        next += units;
        return tf.add<tf.Tensor2D>(table, tf.slice(positions, [next - units, 0], [units, width]));
      }),
    ),
  );
  return {
    patch,
    projection,
    lead: store.keep(lead),
    positions: store.keep(tf.tidy(() => tf.slice(positions, [placed, 0], [patches, width]))),
    grid,
    antialias: names.antialias,
  };
}
