import {
  Add,
  BatchMatMul,
  Cast,
  copyRegisteredKernels,
  GatherV2,
  getKernel,
  Multiply,
  registerKernel,
  Softmax,
  Sum,
  unregisterKernel,
  _FusedMatMul,
} from '@tensorflow/tfjs-core';
import { cast } from './operations/cast';
import { elementwise } from './operations/elementwise';
import { gatherRows } from './operations/gatherRows';
import type { HotKernel } from './operations/hotKernel';
import { fusedMatMul, matMul } from './operations/matMul';
import { softmax } from './operations/softmax';
import { sumRows } from './operations/sumRows';

export const BACKEND = 'headlight';

/** The operations that run on our kernels, or keep numbers as our kernels want them. */
export const HOT_KERNELS: ReadonlyMap<string, HotKernel> = new Map([
  [Add, elementwise('add')],
  [Multiply, elementwise('multiply')],
  [BatchMatMul, matMul],
  [_FusedMatMul, fusedMatMul],
  [Cast, cast],
  [GatherV2, gatherRows],
  [Softmax, softmax],
  [Sum, sumRows],
]);

/** Gives the backend every operation of the CPU backend, and the hot ones on top. Once in a process. */
export function registerKernels(): void {
  copyRegisteredKernels('cpu', BACKEND);
  for (const [kernelName, hot] of HOT_KERNELS) {
    const fallback = getKernel(kernelName, 'cpu').kernelFunc;
    unregisterKernel(kernelName, BACKEND);
    registerKernel({ kernelName, backendName: BACKEND, kernelFunc: (args) => hot(args) ?? fallback(args) });
  }
}
