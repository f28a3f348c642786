import { basename, dirname, join } from 'node:path';
import type { ModelFolder } from '../../protocol/engine';
import type { ModelCard } from '../../protocol/models';
import { sizeOf } from './files';
import { readLicence } from './licence';
import { readModelConfig } from './modelConfig';
import { readWeightFiles } from './weightFiles';

const TOKENIZER_FILE = 'tokenizer.json';

/**
 * What a model is, from `config.json` and the headers of its weights; no weight is read.
 * Throws CheckpointError for a folder without config, an architecture that is not known, a config that cannot be, or
 * weights that are not safetensors.
 */
export async function readCard(folder: ModelFolder): Promise<ModelCard> {
  const { family, architecture, shape } = await readModelConfig(folder.path);
  const weights = await readWeightFiles(folder.path);
  let parameters = 0;
  for (const [name, { dtype, size }] of weights.entries) {
    if (/^B?F\d/.test(dtype) && !family.buffers.test(name)) parameters += size;
  }
  return {
    id: idOf(folder.path),
    path: folder.path,
    source: folder.source,
    family: family.family,
    architecture,
    modality: 'text',
    layers: shape.layers,
    heads: shape.heads,
    keyValueHeads: shape.keyValueHeads,
    width: shape.width,
    context: shape.context,
    vocabulary: shape.vocabulary,
    parameters,
    bytes: weights.bytes,
    licence: await readLicence(folder.path),
    hasTokenizer: (await sizeOf(join(folder.path, TOKENIZER_FILE))) !== null,
    generates: family.generates.includes(architecture),
  };
}

/** The folder's name; `org/name` for a snapshot in the Hugging Face cache, `models--org--name/snapshots/<revision>`. */
function idOf(path: string): string {
  const snapshots = dirname(path);
  const repository = basename(dirname(snapshots));
  if (basename(snapshots) === 'snapshots' && repository.startsWith('models--')) {
    return repository.slice('models--'.length).split('--').join('/');
  }
  return basename(path);
}
