import type { Pictures } from './picture/pictures';
import type { Tokenizers } from './tokenizer';

/** What reads the inputs of models: in helper processes, or in a test in this one. */
export interface Readers {
  readonly tokenizers: Tokenizers;
  readonly pictures: Pictures;
}
