import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { setWasmPaths, version_wasm as version } from '@tensorflow/tfjs-backend-wasm';
import { HeadlightError } from '../../protocol/errors';
import { keepListeners } from './keepListeners';

const WASM_FILE = 'tfjs-backend-wasm-simd.wasm';

/** Bytes that the backend's wasm memory can grow to. Past it, its reads and writes go astray without an error. */
export const HEAP_BYTES = 4 * 2 ** 30;

let started: Promise<string> | undefined;

/**
 * Sets tfjs up with its wasm backend, one thread, once in a process: tfjs has one registry.
 * Gives the backend's name and version. Throws HeadlightError `internal` where it does not start.
 */
export function startBackend(): Promise<string> {
  started ??= start();
  return started;
}

async function start(): Promise<string> {
  // Off: shape checks of every operation, and the warnings that come with them.
  tf.enableProdMode();
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
  setWasmPaths(wasmFolder() + '/');
  // The wasm module installs handlers of its own, which end the process on any rejection.
  const restore = keepListeners();
  try {
    if (!(await tf.setBackend('wasm'))) throw new HeadlightError('internal', 'the wasm backend of tfjs did not start');
  } finally {
    restore();
  }
  return `tfjs-wasm ${version}`;
}

/** Beside the bundle, or in the package above this file when it runs from source. */
function wasmFolder(): string {
  if (existsSync(join(__dirname, WASM_FILE))) return __dirname;
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    const candidate = join(folder, 'node_modules/@tensorflow/tfjs-backend-wasm/dist');
    if (existsSync(join(candidate, WASM_FILE))) return candidate;
  }
  throw new HeadlightError('internal', `wanted ${WASM_FILE} in ${__dirname}, found no such file`);
}
