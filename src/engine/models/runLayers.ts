import * as tf from '@tensorflow/tfjs-core';
import type { Work } from '../../core/work';
import { HeadlightError } from '../../protocol/errors';
import { PassEnds, type Pass } from '../nn/pass';
import { scope } from '../nn/scope';
import { headlight } from '../runtime/backend';
import type { Compute } from './outputs';

/** A block of a stack. */
export interface Layer {
  /** Address of its last map, which names it in messages. */
  readonly lastMap: string;
  /** Turns one hidden state into the next: [units, width]. */
  run(x: tf.Tensor2D, pass: Pass): Promise<tf.Tensor2D>;
}

/** A stack of layers, over one input. */
export interface Stack {
  /** Gives the first hidden state: [units, width]. */
  embed(work: Work): Promise<tf.Tensor2D>;
  readonly layers: readonly Layer[];
  /** Applied to the last state. */
  finish(x: tf.Tensor2D): tf.Tensor2D;
}

/**
 * Runs a stack of layers and gives its last state, which is the caller's to free; nothing else is left allocated whatever
 * happens. Throws CancelledError; HeadlightError `numbers` naming the layer (or `embeddings`) that gives NaN or infinity.
 */
export async function runLayers(stack: Stack, pass: Pass): Promise<tf.Tensor2D> {
  const last = await run(stack, stack.layers.length, pass);
  const finished = tf.tidy(() => stack.finish(last));
  if (finished !== last) last.dispose();
  return finished;
}

/** The numbers of the last state. Throws as {@link runLayers}. */
export async function runToNumbers(stack: Stack, pass: Pass): Promise<Float32Array> {
  return numbersOf(await runLayers(stack, pass));
}

/**
 * The same, but the last layer ends at its last map. What is given back computes the rest of it when it is called, without
 * reporting again. Throws as {@link runLayers}, the function too.
 */
export async function runLayersLazily(stack: Stack, pass: Pass): Promise<Compute> {
  const last = stack.layers.length - 1;
  const layer = stack.layers[last]!;
  const hidden = await run(stack, last, pass);
  const before = copyOf(hidden);
  const memory = pass.memory === null ? null : copyOf(pass.memory);
  try {
    await scope(async () => {
      await layer.run(hidden, { ...pass, endsAt: layer.lastMap });
      return [];
    });
  } catch (error) {
    if (!(error instanceof PassEnds)) throw error;
  } finally {
    hidden.dispose();
  }
  return (work) =>
    scope(async () => {
      const again: Pass = {
        ...pass,
        work,
        report: (map) => map.dispose?.(),
        probe: null,
        memory: memory === null ? null : tensorOf(memory),
      };
      const next = await layer.run(tensorOf(before), again);
      checkFinite(layer.lastMap, next);
      return stack.finish(next);
    }).then(numbersOf);
}

/** The state after the first `count` layers. */
async function run(stack: Stack, count: number, pass: Pass): Promise<tf.Tensor2D> {
  const { work } = pass;
  await work.breathe();
  let hidden = await scope(() => stack.embed(work));
  try {
    checkFinite('embeddings', hidden);
    for (const layer of stack.layers.slice(0, count)) {
      const before = hidden;
      hidden = await scope(() => layer.run(before, pass));
      before.dispose();
      checkFinite(layer.lastMap, hidden);
      await work.breathe();
    }
    return hidden;
  } catch (error) {
    hidden.dispose();
    throw error;
  }
}

interface Copy {
  readonly numbers: Float32Array;
  readonly shape: [number, number];
}

function copyOf(state: tf.Tensor2D): Copy {
  return { numbers: state.dataSync<'float32'>(), shape: state.shape };
}

function tensorOf({ numbers, shape }: Copy): tf.Tensor2D {
  return tf.tensor2d(numbers, shape);
}

function numbersOf(state: tf.Tensor2D): Float32Array {
  const numbers = state.dataSync<'float32'>();
  state.dispose();
  return numbers;
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
