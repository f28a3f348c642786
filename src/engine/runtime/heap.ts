import { HeadlightError } from '../../protocol/errors';

const PAGE = 65_536;
/** Bytes that a wasm memory of 32-bit addresses can hold. */
export const HEAP_BYTES = 4 * 2 ** 30;
/** Blocks start at a cache line. */
const ALIGNMENT = 64;
/** The kernels' constants lie in the first page. */
const FIRST = PAGE;
/** Never given away: kernels may read, not write, a few lanes past a block's end. */
const MARGIN = 256;
/** The memory grows by at least so much. */
const GROWTH = 16 * 2 ** 20;

interface Span {
  readonly address: number;
  readonly bytes: number;
}

/** A piece of the heap, until it is freed. */
export class Block {
  private live = true;

  constructor(
    private readonly heap: Heap,
    readonly address: number,
    readonly bytes: number,
  ) {}

  /** Throws RangeError where so many numbers do not fit. */
  floats(length = this.bytes >>> 2, offset = 0): Float32Array {
    if (!this.live || 4 * (offset + length) > this.bytes)
      throw new RangeError(`wanted ${length} numbers at ${offset} of a block of ${this.bytes} bytes`);
    return new Float32Array(this.heap.buffer, this.address + 4 * offset, length);
  }

  /** As {@link Block.floats}, in float64. */
  doubles(length = this.bytes >>> 3): Float64Array {
    if (!this.live || 8 * length > this.bytes)
      throw new RangeError(`wanted ${length} doubles of a block of ${this.bytes} bytes`);
    return new Float64Array(this.heap.buffer, this.address, length);
  }

  /** As {@link Block.floats}, bytes. */
  octets(length = this.bytes): Uint8Array {
    if (!this.live || length > this.bytes) throw new RangeError(`wanted ${length} bytes of a block of ${this.bytes}`);
    return new Uint8Array(this.heap.buffer, this.address, length);
  }

  free(): void {
    if (this.live) this.heap.release(this);
    this.live = false;
  }
}

/** The one memory of all kernels and threads. It is shared, so that views of it outlive its growth. */
export class Heap {
  readonly memory = new WebAssembly.Memory({ initial: 2, maximum: HEAP_BYTES / PAGE, shared: true });
  /** Free spans, by address; no two touch. */
  private free: Span[] = [{ address: FIRST, bytes: PAGE - MARGIN }];
  private used = 0;

  get buffer(): ArrayBufferLike {
    return this.memory.buffer;
  }

  /** Bytes in blocks. */
  get allocated(): number {
    return this.used;
  }

  /** Throws HeadlightError `memory` where the heap cannot grow by so much. */
  allocate(bytes: number): Block {
    const size = Math.max(ALIGNMENT, Math.ceil(bytes / ALIGNMENT) * ALIGNMENT);
    const index = this.bestFit(size) ?? this.grow(size);
    const { address, bytes: room } = this.free[index]!;
    if (room === size) this.free.splice(index, 1);
    else this.free[index] = { address: address + size, bytes: room - size };
    this.used += size;
    return new Block(this, address, size);
  }

  /** Uses a block for the time of `work`. */
  within<T>(bytes: number, work: (block: Block) => T): T {
    const block = this.allocate(bytes);
    try {
      return work(block);
    } finally {
      block.free();
    }
  }

  /** Called by {@link Block.free}. */
  release({ address, bytes }: Span): void {
    this.used -= bytes;
    let [low, high] = [0, this.free.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.free[middle]!.address < address) low = middle + 1;
      else high = middle;
    }
    const before = this.free[low - 1];
    const after = this.free[low];
    const joinsBefore = before !== undefined && before.address + before.bytes === address;
    const joinsAfter = after !== undefined && address + bytes === after.address;
    const start = joinsBefore ? before.address : address;
    const end = joinsAfter ? after.address + after.bytes : address + bytes;
    this.free.splice(joinsBefore ? low - 1 : low, Number(joinsBefore) + Number(joinsAfter), {
      address: start,
      bytes: end - start,
    });
  }

  private bestFit(size: number): number | null {
    let best: number | null = null;
    for (let i = 0; i < this.free.length; i++) {
      const { bytes } = this.free[i]!;
      if (bytes >= size && (best === null || bytes < this.free[best]!.bytes)) best = i;
    }
    return best;
  }

  /** Index of a free span that holds `size` bytes, at the end of the grown memory. */
  private grow(size: number): number {
    const before = this.memory.buffer.byteLength;
    const last = this.free.at(-1);
    const end = before - MARGIN;
    const open = last !== undefined && last.address + last.bytes === end ? last.bytes : 0;
    const wanted = Math.ceil((size - open) / PAGE);
    const most = HEAP_BYTES / PAGE - before / PAGE;
    if (wanted > most)
      throw new HeadlightError(
        'memory',
        `the engine's memory is full: ${megabytes(this.used)} of ${megabytes(HEAP_BYTES)} are in use, ${megabytes(size)} more were wanted`,
      );
    const pages = Math.min(most, Math.max(wanted, GROWTH / PAGE));
    try {
      this.memory.grow(pages);
    } catch (error) {
      throw new HeadlightError(
        'memory',
        `the machine has no ${megabytes(size)} more for the engine, which holds ${megabytes(this.used)}`,
        { cause: error },
      );
    }
    this.used += pages * PAGE;
    this.release({ address: end, bytes: pages * PAGE });
    return this.free.length - 1;
  }
}

function megabytes(bytes: number): string {
  return `${Math.ceil(bytes / 1e6).toLocaleString('en-US')} MB`;
}
