import { join } from 'node:path';
import type { ModelFolder } from '../protocol/engine';
import { hashFile, modelHash } from './checkpoint/hash';
import { TextTokenizer } from './input/tokenizer';
import type { AttentionModel } from './model';

/** A model with what belongs to it; tokenizer and hashes are read when they are first asked for, once. */
export class LoadedModel {
  private encoder: Promise<TextTokenizer | null> | undefined;
  private weights: Promise<string> | undefined;
  private vocabulary: Promise<string | null> | undefined;

  private constructor(
    private readonly folder: ModelFolder,
    readonly model: AttentionModel,
    /** tfjs backend and version. */
    readonly backend: string,
  ) {}

  /** tfjs is loaded here, and not before. */
  static async load(folder: ModelFolder, memoryLimit: number): Promise<LoadedModel> {
    const [{ loadModel }, { startBackend }] = await Promise.all([import('./models/index'), import('./runtime/backend')]);
    const model = await loadModel(folder, { memoryLimit });
    return new LoadedModel(folder, model, await startBackend());
  }

  get bytes(): number {
    return this.model.bytes;
  }

  /** Null where the folder has none. Throws TokenizerError where it cannot be used. */
  tokenizer(): Promise<TextTokenizer | null> {
    return (this.encoder ??= this.model.card.hasTokenizer ? TextTokenizer.load(this.folder.path) : Promise.resolve(null));
  }

  hash(): Promise<string> {
    return (this.weights ??= modelHash(this.folder));
  }

  tokenizerHash(): Promise<string | null> {
    return (this.vocabulary ??= this.model.card.hasTokenizer
      ? hashFile(join(this.folder.path, 'tokenizer.json'))
      : Promise.resolve(null));
  }

  dispose(): void {
    this.model.dispose();
  }
}
