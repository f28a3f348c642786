import {
  engine,
  type DataId,
  type DataType,
  type Tensor,
  type TensorInfo,
  type backend_util,
} from '@tensorflow/tfjs-core';
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu';
import type { Block, Heap } from './heap';
import type { Kernels } from './kernels';
import type { Threads } from './threads';

type Values = backend_util.BackendValues;

/**
 * tfjs's CPU backend with tensors in the heap of our kernels. A tensor moves there when a kernel first wants its address;
 * what a kernel makes is there from the start. Every operation of the CPU backend works on it: it sees views of the heap.
 */
export class HeadlightBackend extends MathBackendCPU {
  private readonly blocks = new Map<DataId, Block>();

  constructor(
    readonly heap: Heap,
    readonly kernels: Kernels,
    readonly threads: Threads,
  ) {
    super();
  }

  /** CPU kernels may hand on a part of their input as it is; a block is freed with its tensor, so that part is copied. */
  override write(values: Values, shape: number[], dtype: DataType): DataId {
    return super.write(copied(values), shape, dtype);
  }

  override move(dataId: DataId, values: Values, shape: number[], dtype: DataType, refCount: number): void {
    super.move(dataId, copied(values), shape, dtype, refCount);
  }

  /** What leaves the backend is not of the heap. */
  override readSync(dataId: DataId): Values {
    return copied(super.readSync(dataId));
  }

  override async read(dataId: DataId): Promise<Values> {
    return this.readSync(dataId);
  }

  override disposeData(dataId: DataId, force = false): boolean {
    const gone = super.disposeData(dataId, force);
    if (gone) {
      this.blocks.get(dataId)?.free();
      this.blocks.delete(dataId);
    }
    return gone;
  }

  /** Where a tensor's numbers lie in the heap; they are moved there at the first call. float32 and int32. */
  address({ dataId, dtype }: TensorInfo): number {
    const known = this.blocks.get(dataId);
    if (known !== undefined) return known.address;
    const data = this.data.get(dataId);
    const values = data.values as Float32Array | Int32Array; // numbers are set when a tensor is made
    const block = this.heap.allocate(4 * values.length);
    if (dtype === 'int32') {
      const view = new Int32Array(this.heap.buffer, block.address, values.length);
      view.set(values);
      data.values = view;
    } else {
      const view = block.floats(values.length);
      view.set(values);
      data.values = view;
    }
    this.blocks.set(dataId, block);
    return block.address;
  }

  /** A float32 tensor in the heap, with numbers from before in it. */
  output(shape: number[]): { readonly info: TensorInfo; readonly address: number } {
    const size = shape.reduce((product, length) => product * length, 1);
    const block = this.heap.allocate(4 * size);
    const dataId = super.write(block.floats(size), shape, 'float32');
    this.blocks.set(dataId, block);
    return { info: { dataId, shape, dtype: 'float32' }, address: block.address };
  }

  /** The tensor of an output, known to tfjs from now on. */
  tensor<T extends Tensor>(info: TensorInfo): T {
    return engine().makeTensorFromTensorInfo(info, this) as T; // of the rank that the output was made with
  }
}

function copied(values: Values): Values {
  return ArrayBuffer.isView(values) && values.buffer instanceof SharedArrayBuffer
    ? (values as Float32Array).slice()
    : values;
}
