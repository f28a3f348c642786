import { util, type SumAttrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { HeadlightBackend } from '../headlightBackend';
import type { HotKernel } from './hotKernel';

/** Sum over the first axes, float32: what the gradient of a bias is. The CPU backend turns the whole tensor for it first. */
export const sumRows: HotKernel = ({ inputs, backend, attrs }) => {
  const { x } = inputs as { x: TensorInfo };
  const { axis, keepDims } = attrs as unknown as SumAttrs;
  if (!(backend instanceof HeadlightBackend) || x.dtype !== 'float32') return null;
  const axes = [...util.parseAxisParam(axis, x.shape)].sort((a, b) => a - b);
  const leading = axes.length > 0 && axes.length < x.shape.length && axes.every((one, i) => one === i);
  const size = util.sizeFromShape(x.shape);
  if (!leading || size === 0) return null;
  const kept = x.shape.slice(axes.length);
  const width = util.sizeFromShape(kept);
  const from = new Float32Array(backend.heap.buffer, backend.address(x), size);
  const { info, address } = backend.output(keepDims ? [...axes.map(() => 1), ...kept] : kept);
  const sums = new Float64Array(width);
  for (let start = 0; start < size; start += width) for (let i = 0; i < width; i++) sums[i]! += from[start + i]!;
  new Float32Array(backend.heap.buffer, address, width).set(sums);
  return info;
};
