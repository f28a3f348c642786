import { util, type TensorInfo } from '@tensorflow/tfjs-core';
import { HeadlightBackend } from '../headlightBackend';
import type { HotKernel } from './hotKernel';

/** Add and Multiply of float32 where one operand has the output's shape and the other repeats in it. */
export function elementwise(kernel: 'add' | 'multiply'): HotKernel {
  return ({ inputs, backend }) => {
    const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
    if (!(backend instanceof HeadlightBackend) || a.dtype !== 'float32' || b.dtype !== 'float32') return null;
    const [large, small] = util.sizeFromShape(a.shape) >= util.sizeFromShape(b.shape) ? [a, b] : [b, a];
    const period = util.sizeFromShape(small.shape);
    if (!repeats(large.shape, small.shape) || period === 0) return null;
    const { info, address } = backend.output(large.shape);
    backend.kernels[kernel](
      backend.address(large),
      backend.address(small),
      address,
      util.sizeFromShape(large.shape),
      period,
    );
    return info;
  };
}

/** Whether the smaller shape is the end of the larger one, so that its numbers come again and again in their order. */
function repeats(large: readonly number[], small: readonly number[]): boolean {
  const first = small.findIndex((length) => length !== 1);
  const trimmed = first === -1 ? [] : small.slice(first);
  return (
    small.length <= large.length && trimmed.every((length, i) => length === large[large.length - trimmed.length + i])
  );
}
