import type { Medium } from '../protocol/units';

/** What is the same of all that is of one medium. */
export interface MediumFacts {
  /** What a model reads, in messages. */
  readonly one: string;
  readonly many: string;
  /** What a unit is called. */
  readonly unit: string;
  readonly units: string;
  /** Where units have their places: in characters of a text, or in pixels of a picture. */
  readonly places: 'characters' | 'pixels';
  /** A unit's text is a quotation of what stands there; else it names the unit. */
  readonly quoted: boolean;
  /** A run may be of several windows, which come one after the other. */
  readonly windowed: boolean;
  /** Of what is longer than is given to an engine, the part around the screen; else its beginning, where a header stands. */
  readonly partOnScreen: boolean;
  /** As what a model can read it, what it is by itself first. */
  readonly readAs: readonly Medium[];
}

/** The table of media: whoever must know how one differs from another asks here. */
export const MEDIA: Readonly<Record<Medium, MediumFacts>> = {
  text: {
    one: 'text',
    many: 'texts',
    unit: 'token',
    units: 'tokens',
    places: 'characters',
    quoted: true,
    partOnScreen: true,
    windowed: true,
    readAs: ['text'],
  },
  picture: {
    one: 'picture',
    many: 'pictures',
    unit: 'patch',
    units: 'patches',
    places: 'pixels',
    quoted: false,
    partOnScreen: false,
    windowed: false,
    readAs: ['picture'],
  },
  table: {
    one: 'table',
    many: 'tables',
    unit: 'row',
    units: 'rows',
    places: 'characters',
    quoted: false,
    partOnScreen: false,
    windowed: false,
    readAs: ['table', 'text'],
  },
};

/** What a model takes of what is open: the first of the media that it can be read as. Null where it reads none of them. */
export function readAs(open: Medium, reads: readonly Medium[]): Medium | null {
  return MEDIA[open].readAs.find((medium) => reads.includes(medium)) ?? null;
}

/** What a file is by its name: a table of separated values, else a text. What its bytes say comes first: a picture is no text. */
export function mediumOfName(name: string): 'text' | 'table' {
  return /\.[ct]sv$/i.test(name) ? 'table' : 'text';
}
