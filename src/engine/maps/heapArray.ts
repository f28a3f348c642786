import type { Block, Heap } from '../runtime/heap';

/** Frees what lies in the heap for an object that was forgotten without being disposed of. */
const forgotten = new FinalizationRegistry<{ block: Block }>((held) => {
  held.block.free();
});

/** Bytes in the heap that grow at their end. The first block is kept as it is, not copied, until the first growth. */
export class HeapArray {
  private readonly held: { block: Block };

  /** `block`: from now on this array's. */
  constructor(
    private readonly heap: Heap,
    block: Block,
    private used: number,
  ) {
    this.held = { block };
    forgotten.register(this, this.held, this);
  }

  /** A copy of some numbers. */
  static of(heap: Heap, numbers: Float32Array): HeapArray {
    const block = heap.allocate(numbers.byteLength);
    block.floats(numbers.length).set(numbers);
    return new HeapArray(heap, block, numbers.byteLength);
  }

  /** Not to be kept over {@link append}. */
  get address(): number {
    return this.held.block.address;
  }

  get bytes(): number {
    return this.used;
  }

  /** Copies the first `bytes` of a block behind what is here, and frees it. */
  append(more: Block, bytes: number): void {
    const length = this.used + bytes;
    if (length > this.held.block.bytes) {
      const larger = this.heap.allocate(Math.max(length, 2 * this.held.block.bytes));
      larger.octets().set(this.held.block.octets(this.used));
      this.held.block.free();
      this.held.block = larger;
    }
    this.held.block.octets().set(more.octets(bytes), this.used);
    this.used = length;
    more.free();
  }

  dispose(): void {
    forgotten.unregister(this);
    this.held.block.free();
  }
}
