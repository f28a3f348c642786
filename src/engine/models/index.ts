import type { ModelFolder } from '../../protocol/engine';
import { CheckpointError } from '../../protocol/errors';
import { TensorReader } from '../checkpoint/tensorReader';
import { readWeightFiles } from '../checkpoint/weightFiles';
import type { Tokenizers } from '../input/tokenizer';
import { LIMITS } from '../limits';
import type { AnyModel } from '../model';
import { readCard } from './card';
import { checkMemory } from './memory';
import { readModelConfig } from './modelConfig';
import { ModelFiles } from './modelFiles';
import { bodyPrefix } from './unusedTensors';

export interface LoadOptions {
  /** Bytes that the model and one run may take. */
  readonly memoryLimit: number;
  /** What reads the model's tokenizer. */
  readonly tokenizers: Tokenizers;
}

/**
 * Loads the model of a folder. What it will need is estimated from its header before any weight is read.
 * Throws CheckpointError for what {@link readCard} refuses and for a tensor that is missing or misshapen; TooLargeError
 * with the figures where it will not fit; HeadlightError `numbers` for a weight that is NaN or infinite.
 */
export async function loadModel(folder: ModelFolder, { memoryLimit, tokenizers }: LoadOptions): Promise<AnyModel> {
  const card = await readCard(folder);
  const config = await readModelConfig(folder.path);
  if (card.bytes > LIMITS.weightBytes)
    throw new CheckpointError(
      `${folder.path}: wanted at most ${LIMITS.weightBytes} bytes of weights, found ${card.bytes}`,
    );
  // The tokenizer is read while the weights are.
  const files = new ModelFiles(card, config, tokenizers);
  const { startBackend, headlight, HEAP_BYTES } = await import('../runtime/backend');
  // A model of pictures may be given other sizes than those of its training.
  checkMemory(card, { ...config.shape, context: card.context }, Math.min(memoryLimit, HEAP_BYTES));
  await startBackend();
  const { heap, kernels } = headlight();
  const reader = new TensorReader(await readWeightFiles(folder.path), heap, kernels);
  try {
    const prefix = bodyPrefix((name) => reader.has(name), config.family, config.shape);
    return await config.family.load({ card, config, reader, prefix, files });
  } finally {
    await reader.close();
  }
}
