import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Tokenizer, type Encoding } from 'tokenizers';
import { TokenizerError } from '../../protocol/errors';
import type { UnitTable } from '../../protocol/units';
import { coverMarks } from './marks';
import { replacementNames } from './replacement';
import { codePointStarts } from './offsets';
import { parseTokenizerFile } from './tokenizerFile';
import { wordIds } from './words';

/** A Hugging Face `tokenizer.json`: text → units with exact UTF-16 ranges, ids → text. */
export class TextTokenizer {
  private readonly pieces = new Map<number, string>();
  private replacements: readonly string[] = [];

  private constructor(
    private readonly native: Tokenizer,
    private readonly specialIds: ReadonlySet<number>,
    /** False where the tokenizer does not cut words itself. */
    private readonly cutsWords: boolean,
    /** The token that the model itself puts for what it does not know. */
    private readonly unknown: string | number | null,
  ) {}

  /** Reads `tokenizer.json` of a model folder. Throws TokenizerError, which names the file. */
  static async load(folder: string): Promise<TextTokenizer> {
    const path = join(folder, 'tokenizer.json');
    const json = await readFile(path, 'utf8').catch((error: unknown) => {
      throw new TokenizerError(`${path}: cannot be read; wanted a Hugging Face tokenizer`, { cause: error });
    });
    const tokenizer = TextTokenizer.parse(json, path);
    tokenizer.replacements = await replacementNames(folder);
    return tokenizer;
  }

  static parse(json: string, path: string): TextTokenizer {
    const file = parseTokenizerFile(json, path);
    let native: Tokenizer;
    try {
      native = Tokenizer.fromString(file.json);
    } catch (error) {
      throw new TokenizerError(`${path}: not a tokenizer: ${error instanceof Error ? error.message : String(error)}`);
    }
    native.disableTruncation();
    native.disablePadding();
    return new TextTokenizer(native, file.specialIds, file.cutsWords, file.unknown);
  }

  /**
   * Ids as the model wants them, special units included. A unit's range is all of the text that it stands for, white
   * space too; units that share a character (the bytes of one emoji) share its range. Throws TokenizerError.
   */
  async encode(text: string): Promise<UnitTable> {
    let encoding: Encoding;
    try {
      encoding = await this.native.encode(text);
    } catch (error) {
      throw new TokenizerError(
        `the text cannot be tokenized: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
    return this.table(text, encoding);
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
      special: Uint8Array.from(ids, (id) => (this.specialIds.has(id) ? 1 : 0)),
      word: Int32Array.from(ids, (id, i) => (this.specialIds.has(id) ? -1 : i)),
      rectangles: new Float32Array(),
      values: new Float32Array(),
    };
  }

  /** Without special tokens. Incomplete UTF-8 becomes U+FFFD. */
  decode(ids: readonly number[]): Promise<string> {
    return this.native.decode([...ids], true);
  }

  /** The token as the vocabulary writes it; `#<id>` where the vocabulary has no such id. */
  pieceOf(id: number): string {
    let piece = this.pieces.get(id);
    if (piece === undefined) {
      piece = this.native.idToToken(id) ?? `#${id}`;
      this.pieces.set(id, piece);
    }
    return piece;
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
    const names = typeof this.unknown === 'string' ? [...this.replacements, this.unknown] : this.replacements;
    for (const name of names) {
      const id = this.native.tokenToId(name);
      if (id !== null && id !== undefined) return id;
    }
    return typeof this.unknown === 'number' ? this.unknown : null;
  }

  private table(text: string, encoding: Encoding): UnitTable {
    const ids = encoding.getIds();
    const offsets = encoding.getOffsets();
    const special = Uint8Array.from(encoding.getSpecialTokensMask());
    const starts = codePointStarts(text);
    const length = ids.length;
    const start = new Int32Array(length);
    const end = new Int32Array(length);
    const texts: string[] = [];
    const piece: string[] = [];
    for (let i = 0; i < length; i++) {
      const [from, to] = offsets[i]!;
      start[i] = starts === null ? from! : starts[from!]!;
      end[i] = starts === null ? to! : starts[to!]!;
    }
    coverMarks(text, start, end, special);
    const lastPlaced = special.lastIndexOf(0);
    for (let i = 0; i < length; i++) {
      piece.push(this.pieceOf(ids[i]!));
      // A special unit stands behind what came before it, at the very end where nothing comes after it.
      if (special[i] === 1)
        start[i] = end[i] = i > lastPlaced && lastPlaced >= 0 ? text.length : i > 0 ? end[i - 1]! : 0;
      texts.push(special[i] === 1 ? piece[i]! : text.slice(start[i], end[i]));
    }
    const word = wordIds(texts, special, this.cutsWords ? encoding.getWordIds() : null);
    return {
      length,
      text: texts,
      piece,
      id: Int32Array.from(ids),
      start,
      end,
      special,
      word,
      rectangles: new Float32Array(),
      values: new Float32Array(),
    };
  }
}
