import type { Block } from './heap';
import type { HeadlightBackend } from './headlightBackend';

/** Linear weights in the panels that the product reads, packed once: [panel][inputs][columns of a panel]. */
export class PackedMatrix {
  private readonly block: Block;

  constructor(
    private readonly backend: HeadlightBackend,
    readonly inputs: number,
    readonly outputs: number,
  ) {
    const { heap, kernels } = backend;
    const columns = kernels.panelColumns();
    this.block = heap.allocate(4 * this.panels * columns * inputs);
    // What pads the last panel is multiplied too.
    this.block.floats().fill(0, (this.panels - 1) * columns * inputs);
  }

  get panels(): number {
    return Math.ceil(this.outputs / this.backend.kernels.panelColumns());
  }

  get address(): number {
    return this.block.address;
  }

  get bytes(): number {
    return this.block.bytes;
  }

  /** `source`: address of outputs [first, first + count), each with all its inputs. */
  packOutputs(source: number, first: number, count: number): void {
    this.backend.kernels.packOutputs(source, 4 * this.inputs, this.inputs, this.address, first, count);
  }

  /** `source`: address of inputs [first, first + count), `stride` bytes apart, each with all its outputs. */
  packInputs(source: number, stride: number, first: number, count: number): void {
    this.backend.kernels.packInputs(source, stride, this.outputs, this.inputs, this.address, first, count);
  }

  /** A copy of the weights of inputs [first, first + count): [count, outputs]. */
  unpacked(first: number, count: number): Float32Array {
    const { inputs, outputs, panels } = this;
    const columns = this.backend.kernels.panelColumns();
    const packed = this.block.floats();
    const numbers = new Float32Array(count * outputs);
    for (let panel = 0; panel < panels; panel++) {
      const width = Math.min(columns, outputs - panel * columns);
      for (let i = 0; i < count; i++) {
        const from = (panel * inputs + first + i) * columns;
        numbers.set(packed.subarray(from, from + width), i * outputs + panel * columns);
      }
    }
    return numbers;
  }

  free(): void {
    this.block.free();
  }
}
