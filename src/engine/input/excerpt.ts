import type { Range, UnitTable } from '../../protocol/units';

/** The units of a text, or of the part of it that is worth having. */
export interface Excerpt {
  /** Places are those of the whole text. */
  readonly units: UnitTable;
  /** False where the text goes on before or behind them. */
  readonly whole: boolean;
}

/** Characters that are tokenized for each unit that is wanted, at first: more than a unit has in prose and code. */
const CHARACTERS = 8;
/** A table may hold so many times the units that are wanted. */
const SPARE = 2;
/** What is tokenized anew aims at so many times the units that are wanted: a text is not everywhere as dense. */
const AIM = 1.25;

/**
 * The units of a text, where that is long only those around the focus: at least `wanted` of them, if there are so many, and
 * not many more. Cut at the start of a line or behind white space where one is near, never inside a character. O(wanted).
 */
export async function excerptUnits(
  text: string,
  focus: Range | null,
  wanted: number,
  encode: (part: string) => Promise<UnitTable>,
): Promise<Excerpt> {
  let size = CHARACTERS * wanted;
  let dense = false;
  for (;;) {
    const part = partAround(text, focus, size);
    const whole = part.start === 0 && part.end === text.length;
    const units = await encode(whole ? text : text.slice(part.start, part.end));
    const { length } = units;
    if (length > SPARE * wanted && !dense) {
      dense = true;
      size = Math.ceil((AIM * wanted * (part.end - part.start)) / length);
    } else if (length < wanted && !whole) size *= 2;
    else return { units: shifted(units, part.start), whole };
  }
}

/** About so many characters of a text, the focus in their middle; its beginning where there is no focus. */
function partAround(text: string, focus: Range | null, size: number): Range {
  if (size >= text.length) return { start: 0, end: text.length };
  const middle = focus === null ? 0 : Math.floor((focus.start + focus.end) / 2);
  const start = Math.min(Math.max(0, middle - Math.floor(size / 2)), text.length - size);
  return { start: border(text, start, size), end: border(text, start + size, size) };
}

/** The nearest good place to cut at or before an offset: behind a line break, else behind white space, else between characters. */
function border(text: string, offset: number, size: number): number {
  if (offset <= 0 || offset >= text.length) return offset;
  const least = Math.max(0, offset - Math.floor(size / 10));
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  if (line > least) return line;
  for (let at = offset; at > least; at--) if (/\s/.test(text[at - 1]!)) return at;
  return /[\ud800-\udbff]/.test(text[offset - 1]!) && /[\udc00-\udfff]/.test(text[offset]!) ? offset - 1 : offset;
}

function shifted(units: UnitTable, by: number): UnitTable {
  if (by === 0) return units;
  return { ...units, start: units.start.map((at) => at + by), end: units.end.map((at) => at + by) };
}
