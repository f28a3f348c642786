import type { AnyModel } from './model';

/** How the files of a model are named by what is in them. */
export interface ModelHashes {
  /** SHA-256 of the weights, hexadecimal. */
  weights(): Promise<string>;
  /** SHA-256 of the tokenizer; null where there is none. */
  tokenizer(): Promise<string | null>;
}

/** A model that lies in memory; its hashes are made when they are first asked for, once. */
export class LoadedModel {
  private weights: Promise<string> | undefined;
  private vocabulary: Promise<string | null> | undefined;

  constructor(
    readonly model: AnyModel,
    /** tfjs backend and variant. */
    readonly backend: string,
    private readonly hashes: ModelHashes,
  ) {}

  get bytes(): number {
    return this.model.bytes;
  }

  hash(): Promise<string> {
    return (this.weights ??= this.hashes.weights());
  }

  tokenizerHash(): Promise<string | null> {
    return (this.vocabulary ??= this.hashes.tokenizer());
  }

  dispose(): void {
    this.model.dispose();
  }
}
