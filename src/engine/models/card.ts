import { basename, dirname, join } from 'node:path';
import type { ModelFolder } from '../../protocol/engine';
import type { Family, ModelCard } from '../../protocol/models';
import { fixedSize, readProcessor } from '../input/picture/pictureProcessor';
import { patchGrid, unitCount } from '../input/picture/pictureUnits';
import { sizeOf } from '../checkpoint/files';
import { readLicence } from '../checkpoint/licence';
import { readWeightFiles } from '../checkpoint/weightFiles';
import type { ModelFamily, ModelShape } from './family';
import { readModelConfig } from './modelConfig';
import { unusedTensors } from './unusedTensors';

const TOKENIZER_FILE = 'tokenizer.json';

/**
 * What a model is, from `config.json` and the headers of its weights; no weight is read.
 * Throws CheckpointError for a folder without config, an architecture that is not known, a config that cannot be, or
 * weights that are not safetensors.
 */
export async function readCard(folder: ModelFolder): Promise<ModelCard> {
  const { family, architecture, shape, notes } = await readModelConfig(folder.path);
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
    reads: family.reads,
    writes: family.writes[architecture] ?? null,
    layers: shape.layers,
    heads: shape.heads,
    keyValueHeads: shape.keyValueHeads,
    headWidth: shape.headWidth,
    width: shape.width,
    context: await contextOf(folder.path, family.family, shape),
    vocabulary: shape.vocabulary,
    parameters,
    bytes: weights.bytes,
    warnings: [...notes, ...unusedTensors(new Set(weights.entries.keys()), architecture, family, shape)],
    licence: await readLicence(folder.path),
    hasTokenizer: usesText(family, architecture) && (await sizeOf(join(folder.path, TOKENIZER_FILE))) !== null,
  };
}

/** Whether it reads or writes texts. The tokenizer of a CLIP is for its other half. */
function usesText({ reads, writes }: ModelFamily, architecture: string): boolean {
  return reads.includes('text') || writes[architecture] !== undefined;
}

/** Of a model of pictures, the units of one as its processor gives it; where every picture has a size of its own, or no processor is there, as in training. */
async function contextOf(folder: string, family: Family, { context, picture }: ModelShape): Promise<number> {
  const processor = picture === undefined ? null : await readProcessor(folder, family);
  const size = processor === null ? null : fixedSize(processor);
  return picture === undefined || size === null ? context : unitCount(patchGrid(size, picture.patch, picture.special));
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
