import type { AnyModel } from './model';
import { SharedWork } from './sharedWork';

/** How the files of a model are named by what is in them. */
export interface ModelHashes {
  /** SHA-256 of the weights, hexadecimal. */
  weights(signal: AbortSignal): Promise<string>;
  /** SHA-256 of the tokenizer; null where there is none. */
  tokenizer(signal: AbortSignal): Promise<string | null>;
}

/** A model that lies in memory; its hashes are made when they are first asked for, once. */
export class LoadedModel {
  private readonly weights: SharedWork<string>;
  private readonly vocabulary: SharedWork<string | null>;

  constructor(
    readonly model: AnyModel,
    /** tfjs backend and variant. */
    readonly backend: string,
    hashes: ModelHashes,
  ) {
    this.weights = new SharedWork((signal) => hashes.weights(signal));
    this.vocabulary = new SharedWork((signal) => hashes.tokenizer(signal));
  }

  get bytes(): number {
    return this.model.bytes;
  }

  /** Rejects with CancelledError. */
  hash(signal: AbortSignal): Promise<string> {
    return this.weights.join(signal);
  }

  tokenizerHash(signal: AbortSignal): Promise<string | null> {
    return this.vocabulary.join(signal);
  }

  dispose(): void {
    this.model.dispose();
  }
}
