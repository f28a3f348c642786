export type Family = 'bert' | 'gpt2' | 'llama' | 'vit' | 'deit' | 'dinov2' | 'clip';
export type Modality = 'text' | 'image';
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
  readonly modality: Modality;
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
  readonly licence: string | null;
  readonly hasTokenizer: boolean;
  /** True where it continues a text. */
  readonly generates: boolean;
}

/** A folder that could not be read as a model, and why. */
export interface ModelProblem {
  readonly path: string;
  readonly message: string;
}

/** Where one attention map of a model stands. */
export interface MapInfo {
  /** `encoder.3.self`, `decoder.0.self`, `decoder.0.cross`. */
  readonly address: string;
  readonly layer: number;
  readonly kind: MapKind;
  readonly heads: number;
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
