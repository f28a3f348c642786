import type { io } from '@tensorflow/tfjs-core';
import { join } from 'node:path';
import { HeadlightError } from '../../protocol/errors';
import { openFile, readInto } from '../checkpoint/files';
import { sizeOfSpec, type TfjsFolder, type WeightSpec } from './modelJson';

/** The weights of a model, as tfjs is given them. */
export type Weights = Required<Pick<io.ModelArtifacts, 'weightSpecs' | 'weightData'>>;

/** Reads the shards of a model end to end. Throws CheckpointError where one ends before it should, HeadlightError `numbers` for a weight that is NaN or infinite. */
export async function readWeights({ path, shards, specs, bytes }: TfjsFolder): Promise<Weights> {
  const all = new Uint8Array(bytes);
  let start = 0;
  for (const shard of shards) {
    const file = await openFile(join(path, shard));
    try {
      const { size } = await file.stat();
      await readInto(file, shard, all.subarray(start, Math.min(bytes, start + size)), 0);
      start += size;
    } finally {
      await file.close();
    }
  }
  checkNumbers(all, specs);
  return { weightSpecs: specs.map(entryOf), weightData: all.buffer };
}

/** Those that are written as they are; what is quantized is a whole number, or a half that may be infinite only where it was so before. */
function checkNumbers(bytes: Uint8Array<ArrayBuffer>, specs: readonly WeightSpec[]): void {
  const view = new DataView(bytes.buffer);
  let start = 0;
  for (const spec of specs) {
    const size = sizeOfSpec(spec);
    const { width, isFloat } = spec;
    for (let i = 0; isFloat && i < size; i++) {
      const number = view.getFloat32(start + width * i, true);
      if (!Number.isFinite(number))
        throw new HeadlightError('numbers', `tensor ${spec.name}: wanted finite numbers, found ${number} at ${i}`);
    }
    start += width * size;
  }
}

function entryOf({ name, shape, dtype, quantization }: WeightSpec): io.WeightsManifestEntry {
  if (quantization === null) return { name, shape, dtype };
  const { dtype: packed, scale, min } = quantization;
  return {
    name,
    shape,
    dtype,
    quantization: { dtype: packed, ...(scale === null || min === null ? {} : { scale, min }) },
  };
}
