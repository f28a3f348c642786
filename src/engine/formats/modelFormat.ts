import type { ModelFolder } from '../../protocol/engine';
import type { ModelCard } from '../../protocol/models';
import type { Tokenizers } from '../input/tokenizer';
import type { LoadedModel } from '../loadedModel';

/** One way in which models lie on a disk. */
export interface ModelFormat {
  readonly id: string;
  /** Whether a path looks like one, without reading much. */
  sniff(path: string): Promise<boolean>;
  /** What the model is; no weight is read. Throws CheckpointError. */
  card(folder: ModelFolder): Promise<ModelCard>;
  /** `memoryLimit`: bytes that the model and one run may take. Throws as `card`; TooLargeError, HeadlightError `numbers`. */
  load(folder: ModelFolder, memoryLimit: number, tokenizers: Tokenizers): Promise<LoadedModel>;
}
