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
  load: async (folder, memoryLimit) => {
    const [{ loadModel }, { startBackend }] = await Promise.all([
      import('../models/index'),
      import('../runtime/backend'),
    ]);
    const model = await loadModel(folder, { memoryLimit });
    return new LoadedModel(model, await startBackend(), {
      weights: () => modelHash(folder),
      tokenizer: () =>
        model.card.hasTokenizer ? hashFile(join(folder.path, 'tokenizer.json')) : Promise.resolve(null),
    });
  },
};
