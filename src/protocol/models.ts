import type { ListId, Medium } from './units';

export type Family =
  'bert' | 'gpt2' | 'llama' | 't5' | 'vit' | 'deit' | 'dinov2' | 'clip' | 'show-attend-tell' | 'bahdanau' | 'tfjs';
export type MapKind = 'self' | 'causal' | 'cross' | 'pooling';

/** What a model is, read from its folder without loading its weights. */
export interface ModelCard {
  /** `headlight-encoder`, or the folder's name. */
  readonly id: string;
  readonly path: string;
  readonly source: 'bundled' | 'folder' | 'hub';
  readonly family: Family;
  /** As `config.json` names it, e.g. `BertForMaskedLM`. */
  readonly architecture: string;
  /** Media of the inputs that it takes. */
  readonly reads: readonly Medium[];
  /** The list that it writes on: `input` where it continues what it was given, `output` where it writes a list of its own; null: none. */
  readonly writes: ListId | null;
  /** Layers that have attention: of an encoder-decoder, those of both together. */
  readonly layers: number;
  readonly heads: number;
  readonly keyValueHeads: number;
  /** Numbers in a query of one head. */
  readonly headWidth: number;
  readonly width: number;
  /** Units that fit in one run. */
  readonly context: number;
  /** 0 where it reads no tokens. */
  readonly vocabulary: number;
  readonly parameters: number;
  /** Bytes on disk. */
  readonly bytes: number;
  /** What should be known before its maps are believed, a sentence each: tensors that are not used, parts that are not run. Left out: nothing. */
  readonly warnings?: readonly string[];
  readonly licence: string | null;
  readonly hasTokenizer: boolean;
}

/** A folder that could not be read as a model, and why. */
export interface ModelProblem {
  readonly path: string;
  readonly message: string;
}

/** What a map can tell beyond its weights. */
export type Facet = 'cell' | 'valueNorms' | 'gradient';

/** Where one attention map of a model stands: all heads of one layer for one pair of lists. */
export interface MapInfo {
  /** `encoder.3.self`, `decoder.0.self`, `decoder.0.cross`. */
  readonly address: string;
  /** The maps that a person steps through with next and previous layer: `encoder`, `decoder`, `decoder.cross`. */
  readonly stack: string;
  /** Of the model, from 0. */
  readonly layer: number;
  /** Place in its stack, from 0: not the layer where some layers have no attention. */
  readonly step: number;
  readonly kind: MapKind;
  readonly heads: number;
  readonly queries: ListId;
  readonly keys: ListId;
  /** What the weights of a row sum to. `atMostOne`: a learned sink takes the rest. `signed`: weights of a dense layer, of any sum. */
  readonly rows: 'one' | 'atMostOne' | 'signed';
  readonly facets: readonly Facet[];
}

/** A layer without attention, and why. */
export interface AbsentLayer {
  readonly layer: number;
  readonly why: string;
}

/** Where the numbers of an inspection come from. */
export interface Provenance {
  readonly model: string;
  /** SHA-256 of the weights' files, hexadecimal. */
  readonly modelHash: string;
  /** SHA-256 of `tokenizer.json`; null where ids were given. */
  readonly tokenizerHash: string | null;
  readonly method: 'pattern';
  readonly mask: MapKind;
  readonly version: string;
  readonly backend: string;
}
