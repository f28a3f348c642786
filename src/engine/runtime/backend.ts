import * as tf from '@tensorflow/tfjs-core';
import { HeadlightError } from '../../protocol/errors';
import { chooseVariant } from './chooseVariant';
import { HeadlightBackend } from './headlightBackend';
import { Heap, HEAP_BYTES } from './heap';
import { instantiate } from './kernels';
import { BACKEND, registerKernels } from './registerKernels';
import { Threads } from './threads';

export { HEAP_BYTES };

let started: Promise<string> | undefined;

/**
 * Sets tfjs up with our backend, once in a process: tfjs has one registry. Gives the backend's name and its kernels'.
 * Throws HeadlightError `internal` where it does not start.
 */
export function startBackend(): Promise<string> {
  started ??= start();
  return started;
}

/** The running backend. Throws HeadlightError `internal` before {@link startBackend}. */
export function headlight(): HeadlightBackend {
  const backend = tf.backend();
  if (backend instanceof HeadlightBackend) return backend;
  throw new HeadlightError('internal', `wanted the backend ${BACKEND} of tfjs, found ${tf.getBackend()}`);
}

async function start(): Promise<string> {
  // Off: shape checks of every operation, and the warnings that come with them.
  tf.enableProdMode();
  const { variant, module } = chooseVariant();
  const heap = new Heap();
  const kernels = instantiate(module, heap.memory);
  const threads = new Threads(kernels, module, heap.memory);
  registerKernels();
  tf.registerBackend(BACKEND, () => new HeadlightBackend(heap, kernels, threads));
  if (!(await tf.setBackend(BACKEND)))
    throw new HeadlightError('internal', `the backend ${BACKEND} of tfjs did not start`);
  return `${BACKEND} ${variant}`;
}
