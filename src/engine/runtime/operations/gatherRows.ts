import { util, type GatherV2Attrs, type TensorInfo } from '@tensorflow/tfjs-core';
import { HeadlightBackend } from '../headlightBackend';
import type { HotKernel } from './hotKernel';

/** GatherV2 of whole rows: axis 0, float32. Throws RangeError for an index outside the table. */
export const gatherRows: HotKernel = ({ inputs, backend, attrs }) => {
  const { x, indices } = inputs as { x: TensorInfo; indices: TensorInfo };
  const { axis, batchDims } = attrs as unknown as GatherV2Attrs;
  if (
    !(backend instanceof HeadlightBackend) ||
    axis !== 0 ||
    batchDims !== 0 ||
    x.dtype !== 'float32' ||
    indices.dtype !== 'int32'
  )
    return null;
  const [rows = 1, ...rest] = x.shape;
  const width = util.sizeFromShape(rest);
  const count = util.sizeFromShape(indices.shape);
  const { values } = backend.data.get(indices.dataId);
  if (!(values instanceof Int32Array)) return null;
  const wrong = values.findIndex((id) => id < 0 || id >= rows);
  if (wrong !== -1) throw new RangeError(`GatherV2: the index value ${values[wrong]} is not in [0, ${rows - 1}]`);
  const { info, address } = backend.output([...indices.shape, ...rest]);
  backend.kernels.gather(backend.address(x), backend.address(indices), address, count, width);
  return info;
};
