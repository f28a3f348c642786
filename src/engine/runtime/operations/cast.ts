import type { CastAttrs, TensorInfo } from '@tensorflow/tfjs-core';
import { HeadlightBackend } from '../headlightBackend';
import type { HotKernel } from './hotKernel';

/**
 * Cast to a type that holds every number of the other: a copy. The CPU backend gives the same numbers another name, and
 * a kernel would read an integer's bits as a float's.
 */
export const cast: HotKernel = ({ inputs, backend, attrs }) => {
  const { x } = inputs as { x: TensorInfo };
  const { dtype } = attrs as unknown as CastAttrs;
  const widens =
    (dtype === 'float32' && x.dtype === 'int32') || ((dtype === 'float32' || dtype === 'int32') && x.dtype === 'bool');
  if (!(backend instanceof HeadlightBackend) || !widens) return null;
  const values = backend.data.get(x.dataId).values as Int32Array | Uint8Array;
  return backend.makeTensorInfo(
    x.shape,
    dtype,
    dtype === 'float32' ? Float32Array.from(values) : Int32Array.from(values),
  );
};
