import { Tokenizer, type Encoding } from 'tokenizers';
import { TokenizerError } from '../../protocol/errors';
import { readText } from '../checkpoint/files';
import type { Encoded, RunningTokenizer, Tokenizers } from './tokenizer';
import { parseTokenizerFile, type ParsedTokenizerFile } from './tokenizerFile';
import type { ReadVocabulary } from './vocabulary';

/**
 * A `tokenizer.json` in Hugging Face's own library. It runs native code over what a stranger wrote: a file may end the process, or
 * hold it without end. The engine has it run in a helper process.
 */
export class NativeTokenizer implements RunningTokenizer {
  readonly vocabulary: ReadVocabulary;

  private constructor(
    private readonly native: Tokenizer,
    private readonly path: string,
    private readonly file: ParsedTokenizerFile,
  ) {
    this.vocabulary = vocabularyOf(native, file);
  }

  /** Throws TokenizerError, which names the file. */
  static async load(path: string): Promise<NativeTokenizer> {
    const json = await readText(path).catch((error: unknown) => {
      throw new TokenizerError(error instanceof Error ? error.message : String(error), { cause: error });
    });
    if (json === null) throw new TokenizerError(`${path}: cannot be read; wanted a Hugging Face tokenizer`);
    return NativeTokenizer.parse(json, path);
  }

  static parse(json: string, path: string): NativeTokenizer {
    const file = parseTokenizerFile(json, path);
    let native: Tokenizer;
    try {
      native = Tokenizer.fromString(file.json);
    } catch (error) {
      throw new TokenizerError(`${path}: not a tokenizer: ${error instanceof Error ? error.message : String(error)}`);
    }
    native.disableTruncation();
    native.disablePadding();
    return new NativeTokenizer(native, path, file);
  }

  async encode(text: string): Promise<Encoded> {
    const encoding = await this.attempt('the text cannot be tokenized', () => this.native.encode(text));
    const offsets = encoding.getOffsets();
    return {
      id: Int32Array.from(encoding.getIds()),
      offsets: Int32Array.from({ length: 2 * offsets.length }, (_, i) => offsets[i >> 1]![i & 1]!),
      special: Uint8Array.from(encoding.getSpecialTokensMask()),
      word: this.file.cutsWords ? wordsOf(encoding) : null,
    };
  }

  decode(lists: readonly (readonly number[])[]): Promise<readonly string[]> {
    return this.attempt('the ids cannot be decoded', () =>
      this.native.decodeBatch(
        lists.map((ids) => [...ids]),
        true,
      ),
    );
  }

  private async attempt<T>(what: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      throw new TokenizerError(`${this.path}: ${what}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}

/** Tokenizers that run in this process. */
export const nativeTokenizers: Tokenizers = { expect: () => undefined, load: (path) => NativeTokenizer.load(path) };

function wordsOf(encoding: Encoding): Int32Array {
  return Int32Array.from(encoding.getWordIds(), (word) => word ?? -1);
}

/** Ids have no gaps in almost every file: all that are not below the vocabulary's size are looked for only where some are missing. */
function vocabularyOf(native: Tokenizer, { specialIds, unknown }: ParsedTokenizerFile): ReadVocabulary {
  const size = native.getVocabSize(true);
  const pieces = Array.from({ length: size }, (_, id) => native.idToToken(id) ?? null);
  const others = pieces.includes(null)
    ? Object.entries(native.getVocab(true)).flatMap(([piece, id]) => (id < size ? [] : [[id, piece] as const]))
    : [];
  return { pieces, others, specialIds: [...specialIds], unknown };
}
