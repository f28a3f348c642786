/** Half-open range [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/**
 * The parts of an input that attend and are attended to, one column a property (all of length n).
 *
 * A text unit covers `[start[i], end[i])` in UTF-16 code units of the input's text. Several units may cover the same
 * range (the bytes of one emoji). A special unit ([CLS], `<s>`) has no place: it is zero wide, where it would stand.
 *
 * A picture's unit covers a rectangle of pixels; `start` and `end` are 0, `text` names it (`row 3, column 5`, `[CLS]`).
 */
export interface UnitTable {
  readonly length: number;
  /** What the unit covers in the input, or the token itself where it is special or generated. */
  readonly text: readonly string[];
  /** The token as the vocabulary writes it (`Ġheron`, `##ing`). */
  readonly piece: readonly string[];
  readonly id: Int32Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** 1 where the unit is special, else 0. */
  readonly special: Uint8Array;
  /** Index of the word that the unit is a piece of, −1 for special units. */
  readonly word: Int32Array;
  /** Of a picture's units: [n × 4] x, y, width, height in pixels of the upright picture; zeros where the unit is special. */
  readonly rectangles?: Float32Array;
}

/** A part of a picture in pixels of the upright picture, which need not fall on whole ones. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** One row of a {@link UnitTable}. */
export interface Unit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly special: boolean;
}
