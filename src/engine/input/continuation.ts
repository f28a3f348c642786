import { cutUnits } from '../../core/cutUnits';
import { joinUnits } from '../../core/joinUnits';
import type { UnitList, UnitTable } from '../../protocol/units';
import type { TextTokenizer } from './tokenizer';

/** Special units at the end are taken off: a text is continued before they come. */
export function withoutTrailingSpecials(units: UnitTable): UnitTable {
  let length = units.length;
  while (length > 0 && units.special[length - 1] === 1) length--;
  return length === 0 ? units : cutUnits(units, length);
}

/** Ids before the ones to decode that decide about white space and half-read characters. */
const LOOK_BACK = 8;

/**
 * What is written behind a list, unit by unit. Generated units have no place: they are zero wide, where the list ended, and
 * not special. A unit's text is what it adds, so that all of them together give what was written; while a character is
 * incomplete its last unit holds U+FFFD, and those before it nothing.
 */
export class Continuation {
  private readonly written: number[] = [];
  private readonly texts: string[] = [];
  private readonly values: number[] = [];
  /** Ids whose text is settled. */
  private read = 0;

  constructor(
    private readonly given: UnitList,
    private readonly units: UnitTable,
    private readonly tokenizer: TextTokenizer | null,
  ) {}

  get ids(): readonly number[] {
    return this.written;
  }

  /** Forgets what was written. */
  restart(): void {
    this.written.length = this.texts.length = this.values.length = this.read = 0;
  }

  /** Writes one unit more, with the numbers that the list's columns name, and gives the list with all of its units. */
  async add(
    id: number,
    values: readonly number[] = [],
  ): Promise<{ readonly list: UnitList; readonly units: UnitTable }> {
    this.written.push(id);
    this.values.push(...values);
    if (this.tokenizer === null) this.texts.push(`#${id}`);
    else await this.readOn(this.tokenizer);
    return { list: this.list(), units: joinUnits(this.units, this.table()) };
  }

  /**
   * The difference of two decodings that share their beginning, since a decoder drops the first space and writes an unfinished
   * character as U+FFFD.
   */
  private async readOn(tokenizer: TextTokenizer): Promise<void> {
    const all = [...this.units.id, ...this.written];
    const settled = this.units.length + this.read;
    const start = Math.max(0, settled - LOOK_BACK);
    const [known = '', whole = ''] = await tokenizer.decodeAll([all.slice(start, settled), all.slice(start)]);
    this.texts.fill('', this.read);
    this.texts.push(whole.slice(known.length));
    if (!whole.endsWith('\ufffd')) this.read = this.written.length;
  }

  private list(): UnitList {
    const { id, length, whole, parts, columns } = this.given;
    const end = length + this.written.length;
    return {
      id,
      length: end,
      given: length,
      whole,
      parts: [
        ...parts.filter((part) => part.end > part.start),
        { start: length, end, medium: 'text', input: null, picture: null },
      ],
      columns,
    };
  }

  /** Of what was written alone. */
  private table(): UnitTable {
    const { units, written, texts, tokenizer } = this;
    const length = written.length;
    const place = units.length === 0 ? 0 : units.end[units.length - 1]!;
    let word = units.word.reduce((last, one) => Math.max(last, one), -1);
    return {
      length,
      text: [...texts],
      piece: written.map((id) => tokenizer?.pieceOf(id) ?? `#${id}`),
      id: Int32Array.from(written),
      start: new Int32Array(length).fill(place),
      end: new Int32Array(length).fill(place),
      special: new Uint8Array(length),
      word: Int32Array.from(texts, (text, i) => {
        if (tokenizer === null || /^\s/u.test(text) || (i === 0 && word < 0)) word++;
        return Math.max(0, word);
      }),
      rectangles: new Float32Array(),
      values: Float32Array.from(this.values),
    };
  }
}
