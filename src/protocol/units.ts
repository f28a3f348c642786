import type { Picture } from './pictures';

export type { Rectangle } from './pictures';

/** Half-open range [start, end). */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** `input` for what was given, `output` for what a decoder writes, or a model's own name (`slots`). */
export type ListId = string;

/** What a part of a list stands for. Whoever draws or names a unit asks here, and nowhere else. */
export type Medium = 'text' | 'picture' | 'table';

/** A stretch of one list whose units are of one medium: a vision-language model reads patches and tokens in one list. */
export interface Part extends Range {
  readonly medium: Medium;
  /** Index of the run's input that the units have their places in; null: written by the model. */
  readonly input: number | null;
  /** How the model was given the picture; null unless the medium is `picture`. */
  readonly picture: Picture | null;
}

/** The units of one side of a map, in order. It may grow while a model writes. */
export interface UnitList {
  readonly id: ListId;
  readonly length: number;
  /** Units that were given; those behind are generated. */
  readonly given: number;
  /** False where the input goes on before or behind the units: of a long one, units are made for what is run. */
  readonly whole: boolean;
  /** Ascending, without gaps: together they are the whole list. */
  readonly parts: readonly Part[];
  /** Names of numbers that every unit has beside its text (the gate β of a caption's word); mostly none. */
  readonly columns: readonly string[];
}

/**
 * The units of a list, or of a range of it: one column a property, all of length n.
 *
 * A text unit covers `[start[i], end[i])` in UTF-16 code units of its input. Several units may cover the same range (the
 * bytes of one emoji). A unit without a place (special, generated) is zero wide, where it would stand; a unit without a
 * place is not by that a special one.
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
  /** [n × 4] x, y, width, height in pixels of the upright picture; zeros where a unit is no patch. Empty where none is. */
  readonly rectangles: Float32Array;
  /** [n × columns] the numbers that the list's columns name. */
  readonly values: Float32Array;
}

/** One row of a {@link UnitTable}. */
export interface Unit {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly special: boolean;
}
