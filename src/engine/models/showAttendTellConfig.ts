import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { parseConfig, positive } from '../checkpoint/parseConfig';
import { LIMITS } from '../limits';
import { patchGrid, unitCount } from '../input/picture/pictureUnits';
import { parameters } from './bodyTensors';
import { asList, endIds } from './config';
import type { ModelShape, PictureShape } from './family';

/** Of every convolution of the encoder. */
export const KERNEL = 3;

const keys = v.object({
  image_size: positive,
  channels: v.pipe(v.array(positive), v.minLength(1), v.maxLength(LIMITS.layers)),
  strides: v.pipe(v.array(positive), v.minLength(1)),
  embedding_size: positive,
  hidden_size: positive,
  attention_size: positive,
  vocab_size: positive,
  start_token_id: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  eos_token_id: endIds,
});

export interface ShowAttendTellConfig extends ModelShape {
  readonly picture: PictureShape;
  /** Of the encoder, one a convolution. */
  readonly convolutions: readonly { readonly inputs: number; readonly outputs: number; readonly stride: number }[];
  readonly embedding: number;
  readonly hidden: number;
  /** The id before the first word. */
  readonly start: number;
  readonly ends: readonly number[];
}

/** Throws CheckpointError for what is missing or cannot be. */
export function showAttendTellConfig(path: string, json: unknown): ShowAttendTellConfig {
  const config = parseConfig(path, json, keys);
  const { channels, strides, image_size: side } = config;
  if (strides.length !== channels.length)
    throw new CheckpointError(
      `${path}: strides: wanted ${channels.length}, one a convolution, found ${strides.length}`,
    );
  const step = strides.reduce((product, stride) => product * stride, 1);
  if (side % step !== 0)
    throw new CheckpointError(`${path}: image_size: wanted a multiple of ${step}, the strides together, found ${side}`);
  const [image, patch] = [side, step].map((length) => ({ width: length, height: length })) as [Square, Square];
  return {
    layers: 1,
    heads: 1,
    keyValueHeads: 1,
    headWidth: config.attention_size,
    width: channels.at(-1)!,
    inner: config.hidden_size,
    context: unitCount(patchGrid(image, patch, [])),
    vocabulary: config.vocab_size,
    picture: { image, patch, special: [] },
    convolutions: channels.map((outputs, i) => ({ inputs: channels[i - 1] ?? 3, outputs, stride: strides[i]! })),
    embedding: config.embedding_size,
    hidden: config.hidden_size,
    start: config.start_token_id,
    ends: asList(config.eos_token_id),
    tensors: {
      once: ['position', 'embedding.weight', 'attention.energy.weight', 'from_context.weight', ...parameters(LINEARS)],
      layers: [{ stack: 'encoder.convolutions', count: channels.length, names: ['weight', 'bias'] }],
      others: /^$/,
    },
  };
}

interface Square {
  readonly width: number;
  readonly height: number;
}

const LINEARS = [
  'attention.query',
  'attention.key',
  'gate',
  'start_hidden',
  'start_cell',
  'lstm.input',
  'lstm.hidden',
  'from_hidden',
  'output',
];
