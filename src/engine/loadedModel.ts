import { join } from 'node:path';
import type { ModelFolder } from '../protocol/engine';
import { CheckpointError } from '../protocol/errors';
import { hashFile, modelHash } from './checkpoint/hash';
import { readModelConfig } from './checkpoint/modelConfig';
import { readProcessor, type PictureProcessor } from './input/picture/pictureProcessor';
import { TextTokenizer } from './input/tokenizer';
import { answerNames, type AnswerNames } from './models/answerNames';
import type { AttentionModel } from './model';

/** A model with what belongs to it; tokenizer, processor, names and hashes are read when they are first asked for, once. */
export class LoadedModel {
  private encoder: Promise<TextTokenizer | null> | undefined;
  private weights: Promise<string> | undefined;
  private vocabulary: Promise<string | null> | undefined;
  private pictures: Promise<PictureProcessor | null> | undefined;
  private names: Promise<AnswerNames> | undefined;

  private constructor(
    private readonly folder: ModelFolder,
    readonly model: AttentionModel,
    /** tfjs backend and version. */
    readonly backend: string,
  ) {}

  /** tfjs is loaded here, and not before. */
  static async load(folder: ModelFolder, memoryLimit: number): Promise<LoadedModel> {
    const [{ loadModel }, { startBackend }] = await Promise.all([
      import('./models/index'),
      import('./runtime/backend'),
    ]);
    const model = await loadModel(folder, { memoryLimit });
    return new LoadedModel(folder, model, await startBackend());
  }

  get bytes(): number {
    return this.model.bytes;
  }

  /** Null where the folder has none. Throws TokenizerError where it cannot be used. */
  tokenizer(): Promise<TextTokenizer | null> {
    return (this.encoder ??= this.model.card.hasTokenizer
      ? TextTokenizer.load(this.folder.path)
      : Promise.resolve(null));
  }

  /** How pictures are made ready. Throws CheckpointError where the folder does not say, or says what cannot be. */
  async processor(): Promise<PictureProcessor> {
    const processor = await (this.pictures ??= readProcessor(this.folder.path, this.model.card.family));
    if (processor !== null) return processor;
    throw new CheckpointError(
      `${this.folder.path}: wanted preprocessor_config.json, which says how pictures are made ready, found none`,
    );
  }

  /** What the classes of the model's head are called. */
  answerNames(): Promise<AnswerNames> {
    return (this.names ??= readModelConfig(this.folder.path).then(({ path, json }) => answerNames(path, json)));
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
