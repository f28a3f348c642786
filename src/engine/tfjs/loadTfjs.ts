import { join } from 'node:path';
import type { ModelFolder } from '../../protocol/engine';
import type { Tokenizers } from '../input/tokenizer';
import { checkMemory } from '../models/memory';
import { ModelFiles } from '../models/modelFiles';
import { HEAP_BYTES, startBackend } from '../runtime/backend';
import { loadGraph } from './graphRunner';
import { loadLayers } from './layersRunner';
import { MODEL_FILE } from './modelJson';
import { readTfjs } from './tfjsCard';
import { TfjsModel } from './tfjsModel';
import { readWeights } from './readWeights';

/**
 * Loads the tfjs model of a folder. Throws CheckpointError for what {@link readTfjs} refuses and for what tfjs cannot load; TooLargeError
 * where it will not fit into `memoryLimit` bytes; HeadlightError `numbers` for a weight that is NaN or infinite.
 */
export async function loadTfjs(folder: ModelFolder, memoryLimit: number, tokenizers: Tokenizers): Promise<TfjsModel> {
  const { folder: read, sites, card } = await readTfjs(folder);
  checkMemory(card, { ...card, inner: card.width }, Math.min(memoryLimit, HEAP_BYTES));
  const files = new ModelFiles(card, { path: join(folder.path, MODEL_FILE), json: {} }, tokenizers);
  await startBackend();
  const weights = await readWeights(read);
  const load = { layers: loadLayers, graph: loadGraph }[read.kind];
  const runner = await load(read, weights, sites);
  return new TfjsModel({ card, files, sites, runner, columns: read.columns });
}
