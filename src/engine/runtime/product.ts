import type { HeadlightBackend } from './headlightBackend';
import type { PackedMatrix } from './packedMatrix';

/** As kernels/functions.ts numbers them. */
export const ACTIVATIONS = { none: 0, gelu: 1, gelu_tanh: 2, silu: 3, relu: 4, quick_gelu: 5 } as const;
export type KernelActivation = keyof typeof ACTIVATIONS;

export interface ProductOptions {
  /** Address of [outputs] biases; 0 for none. */
  readonly bias?: number;
  readonly activation?: KernelActivation;
  /** The product is added to what `to` holds, the bias is not. */
  readonly accumulate?: boolean;
}

/** to [rows × outputs] = activation(from [rows × inputs] · weights + bias), by addresses in the heap. */
export function product(
  { heap, kernels, threads }: HeadlightBackend,
  from: number,
  weights: PackedMatrix,
  to: number,
  rows: number,
  { bias = 0, activation = 'none', accumulate = false }: ProductOptions = {},
): void {
  const { inputs, outputs, panels } = weights;
  const parts = threads.parts(panels, rows * inputs * outputs);
  const scratchBytes = 4 * kernels.panelRows() * kernels.panelColumns();
  heap.within(parts * scratchBytes, (scratch) => {
    // Every thread gets some of the columns.
    const calls = Array.from({ length: parts }, (_, part) => [
      from,
      4 * inputs,
      weights.address,
      bias,
      to,
      4 * outputs,
      rows,
      inputs,
      outputs,
      Math.floor((panels * part) / parts),
      Math.floor((panels * (part + 1)) / parts),
      accumulate ? 1 : 0,
      ACTIVATIONS[activation],
      scratch.address + part * scratchBytes,
    ]);
    threads.run('gemm', calls);
  });
}
