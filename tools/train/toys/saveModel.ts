import * as tf from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SHARD = 'weights.bin';

/** Writes a model as tfjs lays it out, `model.json` and one shard, with the names of its columns. */
export async function saveModel(model: LayersModel, folder: string, columns: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true });
  model.setUserDefinedMetadata({ columns });
  const handler = tf.io.withSaveHandler(async (artifacts) => {
    const { weightData, weightSpecs, ...rest } = artifacts;
    if (weightData === undefined || weightSpecs === undefined) throw new RangeError('a model without weights');
    const bytes = Array.isArray(weightData) ? weightData : [weightData];
    writeFileSync(join(folder, SHARD), Buffer.concat(bytes.map((part) => new Uint8Array(part))));
    const weightsManifest = [{ paths: [SHARD], weights: weightSpecs }];
    const json = { ...rest, trainingConfig: undefined, weightsManifest };
    writeFileSync(join(folder, 'model.json'), `${JSON.stringify(json, null, 1)}\n`);
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
  });
  await model.save(handler);
}
