import { util, type SoftmaxAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { HeadlightBackend } from '../headlightBackend';
import type { HotKernel } from './hotKernel';

/** Softmax over the last axis, float32. */
export const softmax: HotKernel = ({ inputs, backend, attrs }) => {
  const { logits } = inputs as { logits: TensorInfo };
  const { dim } = attrs as unknown as SoftmaxAttrs;
  const width = logits.shape.at(-1) ?? 1;
  const size = util.sizeFromShape(logits.shape);
  const last = dim === -1 || dim === logits.shape.length - 1;
  if (!(backend instanceof HeadlightBackend) || logits.dtype !== 'float32' || !last || size === 0) return null;
  const from = backend.address(logits);
  const { info, address } = backend.output(logits.shape);
  new Uint8Array(backend.heap.buffer).copyWithin(address, from, from + 4 * size);
  backend.kernels.softmax(address, size / width, width);
  return info;
};
