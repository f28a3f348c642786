import type { ModelCard } from '../../protocol/models';
import { CheckpointError } from '../../protocol/errors';
import { answerNames, type AnswerNames } from '../checkpoint/answerNames';
import { readProcessor, type PictureProcessor } from '../input/picture/pictureProcessor';
import { TextTokenizer, type Tokenizers } from '../input/tokenizer';

/** What lies beside a model's weights; each is read once, the tokenizer at once and the others when they are first asked for. */
export class ModelFiles {
  private text: Promise<TextTokenizer | null> | undefined;
  private pictures: Promise<PictureProcessor | null> | undefined;
  private names: AnswerNames | undefined;

  constructor(
    private readonly card: ModelCard,
    private readonly config: { readonly path: string; readonly json: unknown },
    private readonly tokenizers: Tokenizers,
  ) {
    this.tokenizer().catch(() => undefined);
  }

  /** Null where the folder has none. Throws TokenizerError where it cannot be used. */
  tokenizer(): Promise<TextTokenizer | null> {
    const { path, hasTokenizer } = this.card;
    if (!hasTokenizer) return Promise.resolve(null);
    return (this.text ??= TextTokenizer.load(path, this.tokenizers).catch((error: unknown) => {
      // A machine that had too much to do may have more time for it when it is asked for again.
      this.text = undefined;
      throw error;
    }));
  }

  /** How pictures are made ready. Throws CheckpointError where the folder does not say, or says what cannot be. */
  async processor(): Promise<PictureProcessor> {
    const { path, family } = this.card;
    const processor = await (this.pictures ??= readProcessor(path, family));
    if (processor !== null) return processor;
    throw new CheckpointError(
      `${path}: wanted preprocessor_config.json, which says how pictures are made ready, found none`,
    );
  }

  /** What the classes of the model's head are called. Throws CheckpointError. */
  answers(): AnswerNames {
    return (this.names ??= answerNames(this.config.path, this.config.json));
  }
}
