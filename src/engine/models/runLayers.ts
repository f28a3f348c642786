import * as tf from '@tensorflow/tfjs-core';
import { firstNotFinite } from '../checkpoint/tensorReader';
import { turn } from '../runtime/turn';
import { HeadlightError } from '../../protocol/errors';

/**
 * Runs a stack of layers: `embed` gives the first hidden state [units, width], `layer` turns one into the next, `finish`
 * is applied to the last. Between layers the event loop gets its turn and the signal is checked; nothing is left
 * allocated whatever happens. Gives the numbers of the last state.
 * Throws CancelledError; HeadlightError `numbers` naming the layer (or `embeddings`) that gives NaN or infinity.
 */
export async function runLayers(
  embed: () => tf.Tensor2D,
  layers: readonly string[],
  layer: (index: number, x: tf.Tensor2D) => tf.Tensor2D,
  finish: (x: tf.Tensor2D) => tf.Tensor2D,
  signal: AbortSignal,
): Promise<Float32Array> {
  await turn(signal);
  let hidden = tf.tidy(embed);
  try {
    checkFinite('embeddings', hidden);
    for (const [index, name] of layers.entries()) {
      const next = tf.tidy(() => layer(index, hidden));
      hidden.dispose();
      hidden = next;
      checkFinite(name, hidden);
      await turn(signal);
    }
    const last = tf.tidy(() => finish(hidden));
    const numbers = last.dataSync<'float32'>();
    last.dispose();
    return numbers;
  } finally {
    hidden.dispose();
  }
}

function checkFinite(name: string, hidden: tf.Tensor2D): void {
  const numbers = hidden.dataSync<'float32'>();
  const bad = firstNotFinite(numbers);
  if (bad === -1) return;
  const unit = Math.floor(bad / hidden.shape[1]);
  throw new HeadlightError('numbers', `${name}: wanted finite numbers, found ${numbers[bad]} at unit ${unit}`);
}
