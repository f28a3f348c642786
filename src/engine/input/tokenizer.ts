import { join } from 'node:path';
import type { UnitTable } from '../../protocol/units';
import { coverMarks } from './marks';
import { codePointStarts } from './offsets';
import { replacementNames } from './replacement';
import { Vocabulary, type ReadVocabulary } from './vocabulary';
import { wordIds } from './words';

/** What a tokenizer makes of a text, in parallel arrays. */
export interface Encoded {
  readonly id: Int32Array;
  /** Of each unit, [start, end) in code points: [2 × units]. */
  readonly offsets: Int32Array;
  readonly special: Uint8Array;
  /** −1: none. Null where the tokenizer does not cut words itself. */
  readonly word: Int32Array | null;
}

/** A tokenizer that was read from a file, wherever it runs. Its methods throw TokenizerError, which names the file. */
export interface RunningTokenizer {
  readonly vocabulary: ReadVocabulary;
  /** Rejects with CancelledError too. */
  encode(text: string, signal?: AbortSignal): Promise<Encoded>;
  /** Texts of some lists of ids, without special tokens. */
  decode(lists: readonly (readonly number[])[]): Promise<readonly string[]>;
}

/** What reads the `tokenizer.json` at a path. Throws TokenizerError, which names the file. */
export interface Tokenizers {
  /** One that will be loaded soon, if it is one: it may be read meanwhile. */
  expect(path: string): void;
  load(path: string): Promise<RunningTokenizer>;
}

/** In a model's folder. */
export const TOKENIZER_FILE = 'tokenizer.json';

/** A Hugging Face `tokenizer.json`: text → units with exact UTF-16 ranges, ids → text. */
export class TextTokenizer {
  private readonly vocabulary: Vocabulary;

  constructor(
    private readonly running: RunningTokenizer,
    /** Tokens that may stand in place of one that is taken away, likeliest first. */
    private readonly replacements: readonly string[],
  ) {
    this.vocabulary = new Vocabulary(running.vocabulary);
  }

  /** Reads `tokenizer.json` of a model folder. Throws TokenizerError, which names the file. */
  static async load(folder: string, tokenizers: Tokenizers): Promise<TextTokenizer> {
    const [running, replacements] = await Promise.all([
      tokenizers.load(join(folder, TOKENIZER_FILE)),
      replacementNames(folder),
    ]);
    return new TextTokenizer(running, replacements);
  }

  /**
   * Ids as the model wants them, special units included. A unit's range is all of the text that it stands for, white
   * space too; units that share a character (the bytes of one emoji) share its range. Throws TokenizerError; CancelledError.
   */
  async encode(text: string, signal?: AbortSignal): Promise<UnitTable> {
    return this.table(text, await this.running.encode(text, signal));
  }

  /** Units for ids that came without a text: no place, zero wide; the text is the piece. */
  fromIds(ids: readonly number[]): UnitTable {
    const pieces = ids.map((id) => this.pieceOf(id));
    return {
      length: ids.length,
      text: pieces,
      piece: pieces,
      id: Int32Array.from(ids),
      start: new Int32Array(ids.length),
      end: new Int32Array(ids.length),
      special: Uint8Array.from(ids, (id) => (this.vocabulary.isSpecial(id) ? 1 : 0)),
      word: Int32Array.from(ids, (id, i) => (this.vocabulary.isSpecial(id) ? -1 : i)),
      rectangles: new Float32Array(),
      values: new Float32Array(),
    };
  }

  /** Without special tokens. Incomplete UTF-8 becomes U+FFFD. */
  async decode(ids: readonly number[]): Promise<string> {
    return (await this.decodeAll([ids]))[0]!;
  }

  /** The texts of some lists of ids, in one step. */
  decodeAll(lists: readonly (readonly number[])[]): Promise<readonly string[]> {
    return this.running.decode(lists);
  }

  /** The token as the vocabulary writes it; `#<id>` where the vocabulary has no such id. */
  pieceOf(id: number): string {
    return this.vocabulary.pieceOf(id);
  }

  /**
   * What the token says where it stands alone, as a person reads it (` river` for `Ġriver`); as the vocabulary writes it where
   * that is nothing: a special token, a part of a character.
   */
  async wordOf(id: number): Promise<string> {
    const word = await this.decode([id]);
    return word === '' || word.includes('\ufffd') ? this.pieceOf(id) : word;
  }

  /** The id of the mask token, or else of the unknown one; null where the vocabulary has neither. */
  get replacement(): number | null {
    return this.vocabulary.replacement(this.replacements);
  }

  private table(text: string, { id, offsets, special, word }: Encoded): UnitTable {
    const starts = codePointStarts(text);
    const length = id.length;
    const start = new Int32Array(length);
    const end = new Int32Array(length);
    const texts: string[] = [];
    const piece: string[] = [];
    for (let i = 0; i < length; i++) {
      const [from, to] = [offsets[2 * i]!, offsets[2 * i + 1]!];
      start[i] = starts === null ? from : starts[from]!;
      end[i] = starts === null ? to : starts[to]!;
    }
    coverMarks(text, start, end, special);
    const lastPlaced = special.lastIndexOf(0);
    for (let i = 0; i < length; i++) {
      piece.push(this.pieceOf(id[i]!));
      // A special unit stands behind what came before it, at the very end where nothing comes after it.
      if (special[i] === 1)
        start[i] = end[i] = i > lastPlaced && lastPlaced >= 0 ? text.length : i > 0 ? end[i - 1]! : 0;
      texts.push(special[i] === 1 ? piece[i]! : text.slice(start[i], end[i]));
    }
    return {
      length,
      text: texts,
      piece,
      id,
      start,
      end,
      special,
      word: wordIds(texts, special, word),
      rectangles: new Float32Array(),
      values: new Float32Array(),
    };
  }
}
