import * as v from 'valibot';
import { parseConfig, positive } from '../checkpoint/parseConfig';
import { parameters } from './bodyTensors';
import { asList, endIds } from './config';
import type { ModelShape } from './family';

const id = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Characters of what a config says of the training. */
const LONGEST_NOTE = 300;

const keys = v.object({
  vocab_size: positive,
  embedding_size: positive,
  encoder_size: positive,
  decoder_size: positive,
  attention_size: positive,
  max_position_embeddings: positive,
  decoder_start_token_id: id,
  eos_token_id: endIds,
  line_token_id: v.optional(v.nullable(id), null),
  trained_on: v.optional(v.pipe(v.string(), v.maxLength(LONGEST_NOTE))),
});

const LINEARS = ['attention.key', 'decoder.input', 'decoder.hidden', 'initial', 'readout'];
const DIRECTIONS = ['forward', 'backward'].flatMap((way) => [`encoder.${way}.input`, `encoder.${way}.hidden`]);

export interface BahdanauConfig extends ModelShape {
  /** Of the words of both languages. */
  readonly embedding: number;
  /** Of one direction of the encoder. */
  readonly encoder: number;
  readonly decoder: number;
  /** The id before the first word of a line. */
  readonly start: number;
  /** At which a translation ends. */
  readonly ends: readonly number[];
  /** The id of a line end; null where texts are translated as one line. */
  readonly lineEnd: number | null;
}

/** Throws CheckpointError for what is missing or cannot be. */
export function bahdanauConfig(path: string, json: unknown): BahdanauConfig {
  const config = parseConfig(path, json, keys);
  return {
    layers: 1,
    heads: 1,
    keyValueHeads: 1,
    headWidth: config.attention_size,
    width: config.embedding_size,
    inner: config.decoder_size,
    context: config.max_position_embeddings,
    vocabulary: config.vocab_size,
    embedding: config.embedding_size,
    encoder: config.encoder_size,
    decoder: config.decoder_size,
    start: config.decoder_start_token_id,
    ends: asList(config.eos_token_id),
    lineEnd: config.line_token_id,
    ...(config.trained_on === undefined ? {} : { note: `Trained on ${config.trained_on}` }),
    tensors: {
      once: [
        'words.weight',
        'output.bias',
        'attention.query.weight',
        'attention.energy.weight',
        ...parameters([...DIRECTIONS, ...LINEARS]),
      ],
      layers: [],
      others: /^$/,
    },
  };
}
