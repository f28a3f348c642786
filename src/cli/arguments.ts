import type { Change } from '../protocol/changes';
import type { HeadChoice } from '../protocol/lens';
import type { ListId } from '../protocol/units';

export type Format = 'ansi' | 'json';
export type Direction = 'from' | 'to' | 'received';

/** The file of a text, a picture or a dump (`-`: standard input), or token ids. */
export type Source =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'ids'; readonly ids: readonly number[] };

/** What every command that asks an engine takes. */
export interface EngineArguments {
  /** A program that is the engine; null: our own. */
  readonly engine: string | null;
}

/** What is run, by `inspect` and `dump` alike. */
export interface RunArguments extends EngineArguments {
  readonly source: Source;
  /** Null: the bundled one for the kind of input. */
  readonly model: string | null;
  readonly maxUnits: number;
  /** A file of what a decoder reads; null: none. */
  readonly target: string | null;
  /** Null: as many as the model writes of itself. */
  readonly generate: number | null;
  readonly changes: readonly Change[];
}

/** Patches of a picture from one corner to the opposite one, both included. */
export interface PatchRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** What is looked at. */
export interface LensArguments {
  /** An address; null: the last map that the other options leave. */
  readonly map: string | null;
  readonly stack: string | null;
  /** Within a stack; null: its last. */
  readonly layer: number | 'all' | null;
  readonly head: HeadChoice;
  readonly method: string;
  /** The unit that looks. */
  readonly query: number | null;
  /** The unit that is looked at. */
  readonly key: number | null;
  /** The list that the unit is of. */
  readonly list: ListId | null;
  readonly region: PatchRange | null;
  /** Null: as the unit says, or as the input does. */
  readonly direction: Direction | null;
}

export interface CellArguments {
  readonly head: number;
  readonly query: number;
  readonly key: number;
}

export interface InspectArguments extends RunArguments {
  readonly command: 'inspect';
  readonly lens: LensArguments;
  /** One cell, whose arithmetic is shown in place of the heat; null: none. */
  readonly cell: CellArguments | null;
  /** A PNG to write the picture with its heat to; null: none. */
  readonly overlay: string | null;
  readonly smooth: boolean;
  readonly format: Format;
}

export interface DumpArguments extends RunArguments {
  readonly command: 'dump';
  readonly out: string;
}

export interface ModelsArguments extends EngineArguments {
  readonly command: 'models';
  readonly folders: readonly string[];
  readonly format: Format;
}

export type Arguments =
  InspectArguments | DumpArguments | ModelsArguments | { readonly command: 'help' } | { readonly command: 'version' };
