import { join } from 'node:path';
import { sizeOf } from '../checkpoint/files';
import { hashFile, hashFiles } from '../checkpoint/hash';
import { TOKENIZER_FILE } from '../input/tokenizer';
import { LoadedModel } from '../loadedModel';
import { MODEL_FILE, readModelJson } from '../tfjs/modelJson';
import { readTfjs } from '../tfjs/tfjsCard';
import type { ModelFormat } from './modelFormat';

/** `model.json` and its shards, as tfjs saves a LayersModel and its converter a GraphModel. */
export const tfjsFolder: ModelFormat = {
  id: 'tfjs',
  sniff: async (path) => (await sizeOf(join(path, MODEL_FILE))) !== null,
  card: async (folder) => (await readTfjs(folder)).card,
  // tfjs is loaded here, and not before.
  load: async (folder, memoryLimit, tokenizers) => {
    const [{ loadTfjs }, { startBackend }] = await Promise.all([
      import('../tfjs/loadTfjs'),
      import('../runtime/backend'),
    ]);
    const model = await loadTfjs(folder, memoryLimit, tokenizers);
    return new LoadedModel(model, await startBackend(), {
      weights: async (signal) => {
        const { shards } = await readModelJson(folder.path);
        return hashFiles(
          shards.map((shard) => join(folder.path, shard)),
          signal,
        );
      },
      tokenizer: (signal) =>
        model.card.hasTokenizer ? hashFile(join(folder.path, TOKENIZER_FILE), signal) : Promise.resolve(null),
    });
  },
};
