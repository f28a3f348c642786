import { util, type BatchMatMulAttrs, type TensorInfo, type _FusedMatMulAttrs } from '@tensorflow/tfjs-core';
import { HeadlightBackend } from '../headlightBackend';
import { PackedMatrix } from '../packedMatrix';
import { product, type ProductOptions } from '../product';
import type { HotKernel } from './hotKernel';

/** BatchMatMul of float32; batches repeat where one operand has none. */
export const matMul: HotKernel = ({ inputs, backend, attrs }) => {
  const { a, b } = inputs as { a: TensorInfo; b: TensorInfo };
  const { transposeA, transposeB } = attrs as unknown as BatchMatMulAttrs;
  return backend instanceof HeadlightBackend ? multiply(backend, a, b, transposeA, transposeB, {}) : null;
};

/** The fused product, with a bias for each column and no activation or relu. */
export const fusedMatMul: HotKernel = ({ inputs, backend, attrs }) => {
  const { a, b, bias, preluActivationWeights } = inputs as Record<string, TensorInfo | undefined>;
  const { transposeA, transposeB, activation } = attrs as unknown as _FusedMatMulAttrs;
  const relu = activation === 'relu';
  if (!(backend instanceof HeadlightBackend) || a === undefined || b === undefined) return null;
  if (preluActivationWeights != null || (activation != null && activation !== 'linear' && !relu)) return null;
  const columns = transposeB ? b.shape.at(-2) : b.shape.at(-1);
  if (bias != null && (bias.dtype !== 'float32' || util.sizeFromShape(bias.shape) !== columns)) return null;
  return multiply(backend, a, b, transposeA, transposeB, {
    activation: relu ? 'relu' : 'none',
    ...(bias == null ? {} : { bias: backend.address(bias) }),
  });
};

function multiply(
  backend: HeadlightBackend,
  a: TensorInfo,
  b: TensorInfo,
  transposeA: boolean,
  transposeB: boolean,
  options: ProductOptions,
): TensorInfo | null {
  const [rowAxis, depthAxis] = transposeA ? [-1, -2] : [-2, -1];
  const rows = a.shape.at(rowAxis) ?? 1;
  const depth = a.shape.at(depthAxis) ?? 1;
  const columns = b.shape.at(transposeB ? -2 : -1) ?? 1;
  const [batchA, batchB] = [a, b].map(({ shape }) => util.sizeFromShape(shape.slice(0, -2))) as [number, number];
  const batches = Math.max(batchA, batchB);
  const outer = (batchA >= batchB ? a : b).shape.slice(0, -2);
  const supported =
    a.dtype === 'float32' && b.dtype === 'float32' && (batchA === batchB || Math.min(batchA, batchB) === 1);
  if (!supported || rows * columns * depth * batches === 0) return null;
  // Matrices that do not fit, and what is none: the CPU backend says so.
  if (a.shape.length < 2 || b.shape.length < 2 || b.shape.at(transposeB ? -1 : -2) !== depth) return null;
  // Equal counts of batches in different shapes would have to be broadcast.
  if (batchA === batchB && batchA > 1 && a.shape.slice(0, -2).join() !== b.shape.slice(0, -2).join()) return null;
  const { heap, kernels } = backend;
  const [fromA, fromB] = [backend.address(a), backend.address(b)];
  const { info, address } = backend.output([...outer, rows, columns]);
  const weights = new PackedMatrix(backend, depth, columns);
  try {
    for (let batch = 0; batch < batches; batch++) {
      if (batch === 0 || batchB > 1) {
        const matrix = fromB + 4 * batch * depth * columns;
        if (transposeB) weights.packOutputs(matrix, 0, columns);
        else weights.packInputs(matrix, 4 * columns, 0, depth);
      }
      const from = fromA + (batchA > 1 ? 4 * batch * rows * depth : 0);
      const to = address + 4 * batch * rows * columns;
      if (transposeA) {
        heap.within(4 * rows * depth, (turned) => {
          kernels.transpose(from, turned.address, depth, rows);
          product(backend, turned.address, weights, to, rows, options);
        });
      } else product(backend, from, weights, to, rows, options);
    }
  } finally {
    weights.free();
  }
  return info;
}
