import { HeadlightError } from '../../protocol/errors';
import type { ModelCard } from '../../protocol/models';
import type { ModelShape } from './family';

const FLOAT_BYTES = 4;
/** Of a head's figures at one unit: two in float64, two in float32. */
const STATISTICS_BYTES = 24;
/** Of a unit's row: seven numbers, two references and the short string that it covers, as V8 lays them out. */
const TABLE_BYTES = 120;
/** Hidden states, queries, keys, values and contexts that are alive at once, and their copies on the way. */
const LIVE_STATES = 12;

/**
 * Bytes that a model will need, from its header and config: its weights as float32; for one input that
 * fills the context, the states of a layer and the queries and keys of all.
 */
export function memoryNeeded(
  card: ModelCard,
  shape: Omit<ModelShape, 'tensors'>,
): { readonly weights: number; readonly working: number } {
  const { context, width, inner, heads, keyValueHeads, headWidth, layers } = shape;
  const maps = layers * context * (heads + keyValueHeads) * headWidth;
  const states = context * (LIVE_STATES * width + 4 * inner);
  return { weights: card.parameters * FLOAT_BYTES, working: (maps + states) * FLOAT_BYTES };
}

/** Bytes that an inspection keeps of one unit: queries, keys and log-sum-exps (float64) of every layer, and the last hidden state. */
export function bytesOfUnit({ width, heads, keyValueHeads, headWidth, layers }: ModelCard): number {
  return FLOAT_BYTES * (layers * ((heads + keyValueHeads) * headWidth + 2 * heads) + width);
}

/** Bytes of JavaScript's own that an inspection keeps of one unit: entropy, mass and two peaks of every head, and its row of the table. */
export function objectBytesOfUnit({ heads, layers }: ModelCard): number {
  return layers * heads * STATISTICS_BYTES + TABLE_BYTES;
}

/**
 * Units that an inspection may keep in so many bytes, at least one full context. Windows of a text overlap by half, so that
 * each unit is kept twice.
 */
export function affordableUnits(card: ModelCard, bytes: number): number {
  const times = card.reads.includes('text') ? 2 : 1;
  return Math.max(card.context, Math.floor(bytes / (bytesOfUnit(card) + objectBytesOfUnit(card)) / times));
}

/** A model that does not fit into the bytes that are free. */
export class TooLargeError extends HeadlightError {
  constructor(
    message: string,
    /** What it needs. */
    readonly bytes: number,
  ) {
    super('memory', message);
    this.name = 'TooLargeError';
  }
}

/** Throws TooLargeError with the figures where a model will not fit into `limit` bytes. */
export function checkMemory(card: ModelCard, shape: Omit<ModelShape, 'tensors'>, limit: number): void {
  const { weights, working } = memoryNeeded(card, shape);
  const bytes = weights + working;
  if (bytes <= limit) return;
  throw new TooLargeError(
    `${card.id} needs about ${megabytes(bytes)} (weights ${megabytes(weights)}, working set ${megabytes(working)} ` +
      `at ${shape.context} units), wanted at most ${megabytes(limit)}`,
    bytes,
  );
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
}
