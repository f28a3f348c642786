import { join } from 'node:path';
import { readCard } from '../models/card';
import { sizeOf } from '../checkpoint/files';
import { hashFile, modelHash } from '../checkpoint/hash';
import { LoadedModel } from '../loadedModel';
import type { ModelFormat } from './modelFormat';

/** `config.json` with `model.safetensors` or its shards, and a tokenizer or a processor: as `save_pretrained` writes them. */
export const huggingFaceFolder: ModelFormat = {
  id: 'hugging-face',
  sniff: async (path) => (await sizeOf(join(path, 'config.json'))) !== null,
  card: readCard,
  // tfjs is loaded here, and not before.
  load: async (folder, memoryLimit, tokenizers) => {
    const [{ loadModel }, { startBackend }] = await Promise.all([
      import('../models/index'),
      import('../runtime/backend'),
    ]);
    const model = await loadModel(folder, { memoryLimit, tokenizers });
    return new LoadedModel(model, await startBackend(), {
      weights: (signal) => modelHash(folder, signal),
      tokenizer: (signal) =>
        model.card.hasTokenizer ? hashFile(join(folder.path, 'tokenizer.json'), signal) : Promise.resolve(null),
    });
  },
};
