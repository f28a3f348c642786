import * as tf from '@tensorflow/tfjs-core';
import type { FactoredMap } from '../maps/factoredMap';
import type { Tap } from '../model';
import { headlight } from '../runtime/backend';
import { turn } from '../runtime/turn';
import { HeadlightError } from '../../protocol/errors';

/** A stack of layers. */
export interface Stack {
  /** Gives the first hidden state: [units, width]. */
  embed(): tf.Tensor2D;
  /** The layers' names, in order. */
  readonly names: readonly string[];
  /** Turns one hidden state into the next; map: null where the tap knows it already. */
  layer(index: number, x: tf.Tensor2D): { readonly hidden: tf.Tensor2D; readonly map: FactoredMap | null };
  /** A layer's map alone. */
  look(index: number, x: tf.Tensor2D): FactoredMap;
  /** Applied to the last state. */
  finish(x: tf.Tensor2D): tf.Tensor2D;
}

/**
 * Runs a stack of layers and gives the numbers of its last state. Between layers the event loop gets its turn and the
 * signal is checked; nothing is left allocated whatever happens.
 * Throws CancelledError; HeadlightError `numbers` naming the layer (or `embeddings`) that gives NaN or infinity.
 */
export async function runLayers(stack: Stack, tap: Tap, signal: AbortSignal): Promise<Float32Array> {
  return numbersOf(stack, await run(stack, stack.names.length, tap, signal));
}

/**
 * The same, but of the last layer only the map is made. The rest of it runs when the function that is given back is
 * called. Throws as {@link runLayers}, the function too.
 */
export async function runLayersLazily(stack: Stack, tap: Tap, signal: AbortSignal): Promise<() => Float32Array> {
  const last = stack.names.length - 1;
  const hidden = await run(stack, last, tap, signal);
  const { shape } = hidden;
  let numbers: Float32Array;
  try {
    tf.tidy(() => {
      tap.attention(stack.look(last, hidden));
    });
    numbers = hidden.dataSync<'float32'>();
  } finally {
    hidden.dispose();
  }
  await turn(signal);
  return () =>
    numbersOf(
      stack,
      next(stack, last, tf.tensor2d(numbers, shape), (map) => map.dispose()),
    );
}

/** The state after the first `count` layers. */
async function run(stack: Stack, count: number, tap: Tap, signal: AbortSignal): Promise<tf.Tensor2D> {
  await turn(signal);
  let hidden = tf.tidy(() => stack.embed());
  try {
    checkFinite('embeddings', hidden);
    for (let index = 0; index < count; index++) {
      const before = hidden;
      hidden = next(stack, index, before, (map) => tap.attention(map));
      await turn(signal);
    }
    return hidden;
  } catch (error) {
    hidden.dispose();
    throw error;
  }
}

/** The state after a layer; the one before it is gone, whatever happens. */
function next(stack: Stack, index: number, hidden: tf.Tensor2D, use: (map: FactoredMap) => void): tf.Tensor2D {
  try {
    return tf.tidy(() => {
      const result = stack.layer(index, hidden);
      if (result.map !== null) use(result.map);
      checkFinite(stack.names[index]!, result.hidden);
      return result.hidden;
    });
  } finally {
    hidden.dispose();
  }
}

function numbersOf(stack: Stack, hidden: tf.Tensor2D): Float32Array {
  try {
    const last = tf.tidy(() => stack.finish(hidden));
    const numbers = last.dataSync<'float32'>();
    last.dispose();
    return numbers;
  } finally {
    hidden.dispose();
  }
}

function checkFinite(name: string, hidden: tf.Tensor2D): void {
  const backend = headlight();
  const address = backend.address(hidden);
  const bad = backend.kernels.firstNotFinite(address, hidden.size);
  if (bad === -1) return;
  const unit = Math.floor(bad / hidden.shape[1]);
  const [found] = new Float32Array(backend.heap.buffer, address + 4 * bad, 1);
  throw new HeadlightError('numbers', `${name}: wanted finite numbers, found ${found} at unit ${unit}`);
}
