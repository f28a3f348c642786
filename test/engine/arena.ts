import { setFlagsFromString } from 'node:v8';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Heap, type Block } from '../../src/engine/runtime/heap';
import { instantiate, VARIANTS, type Kernels, type Variant } from '../../src/engine/runtime/kernels';

// Off by default on the oldest Node that is supported; there it can be tested all the same.
if (parseInt(process.versions.node, 10) < 22) setFlagsFromString('--experimental-wasm-relaxed-simd');

const GUARD = 64;
const MARK = 0xa5;

/** Memory for one call of a kernel: arrays with guards around them. */
export class Arena {
  private readonly guarded: { readonly block: Block; readonly bytes: number }[] = [];

  constructor(
    private readonly heap: Heap,
    readonly kernels: Kernels,
  ) {}

  /** Address of a copy of these numbers. */
  put(numbers: Float32Array | Float64Array | Int32Array | Uint16Array): number {
    const block = this.room(numbers.byteLength);
    block.octets().set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), GUARD);
    return block.address + GUARD;
  }

  /** Address of room for so many bytes; what is there is not 0. */
  out(bytes: number): number {
    return this.room(bytes).address + GUARD;
  }

  floats(address: number, length: number): Float32Array {
    return new Float32Array(this.heap.buffer, address, length).slice();
  }

  doubles(address: number, length: number): Float64Array {
    return new Float64Array(this.heap.buffer, address, length).slice();
  }

  /** Frees all; says whether something was written outside. */
  close(): 'all guards stand' | 'a guard was overwritten' {
    const broken = this.guarded.some(({ block, bytes }) => {
      const octets = block.octets();
      return [...octets.subarray(0, GUARD), ...octets.subarray(GUARD + bytes)].some((byte) => byte !== MARK);
    });
    for (const { block } of this.guarded.splice(0)) block.free();
    return broken ? 'a guard was overwritten' : 'all guards stand';
  }

  private room(bytes: number): Block {
    const block = this.heap.allocate(bytes + 2 * GUARD);
    block.octets().fill(MARK);
    this.guarded.push({ block, bytes });
    return block;
  }
}

/** Every variant that this Node can run, with its arenas. */
export function variants(): { variant: Variant; arena: () => Arena }[] {
  return VARIANTS.flatMap((variant) => {
    const bytes = new Uint8Array(
      readFileSync(fileURLToPath(new URL(`../../out/kernels/kernels-${variant}.wasm`, import.meta.url))),
    );
    if (!WebAssembly.validate(bytes)) return [];
    const heap = new Heap();
    const kernels = instantiate(new WebAssembly.Module(bytes), heap.memory);
    return [{ variant, arena: () => new Arena(heap, kernels) }];
  });
}

/** Largest |found − wanted| / scale. */
export function worst(
  found: ArrayLike<number>,
  wanted: ArrayLike<number>,
  scale: (index: number) => number = () => 1,
): number {
  if (found.length !== wanted.length) throw new Error(`wanted ${wanted.length} numbers, found ${found.length}`);
  let largest = 0;
  for (let i = 0; i < found.length; i++) {
    const error = Math.abs(found[i]! - wanted[i]!) / Math.max(scale(i), 1e-30);
    if (!(error <= largest)) largest = error;
  }
  return largest;
}
