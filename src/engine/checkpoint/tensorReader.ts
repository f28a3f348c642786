import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CheckpointError, HeadlightError } from '../../protocol/errors';
import type { Heap } from '../runtime/heap';
import type { Kernels } from '../runtime/kernels';
import { openFile, readInto } from './files';
import type { TensorEntry } from './safetensors';
import type { WeightFiles } from './weightFiles';

/** Dtypes that weights may have, and bytes of an element; all become float32, which holds each of their values exactly. */
const WEIGHT_BYTES: ReadonlyMap<string, number> = new Map([
  ['F32', 4],
  ['F16', 2],
  ['BF16', 2],
]);
/** Bytes of float32 that are read at a time: all that is held of a file beside what is made of it. */
const SLAB_BYTES = 4 * 2 ** 20;
/** Rows of a slab come in such groups, so that the panels of packed weights are filled whole. */
const ROW_GROUP = 16;

/** Gets some rows of a tensor: the address of their float32 numbers, for the time of the call, and which rows they are. */
export type UseRows = (address: number, first: number, count: number) => void;

/** Reads the tensors of a checkpoint into the heap, each checked against what the model wants. */
export class TensorReader {
  private readonly open = new Map<string, Promise<FileHandle>>();

  constructor(
    private readonly weights: WeightFiles,
    private readonly heap: Heap,
    private readonly kernels: Kernels,
  ) {}

  has(name: string): boolean {
    return this.weights.entries.has(name);
  }

  /** Throws CheckpointError where there is no such tensor. */
  shape(name: string): readonly number[] {
    const entry = this.weights.entries.get(name);
    if (entry === undefined)
      throw new CheckpointError(`${this.weights.files.join(', ')}: tensor ${name}: found no such tensor`);
    return entry.shape;
  }

  /**
   * Reads a tensor row by row: `use` is called with groups of rows, in their order.
   * Throws CheckpointError where it is missing or has another shape; HeadlightError `numbers` where it holds NaN or
   * infinity.
   */
  async rows(name: string, shape: readonly number[], use: UseRows): Promise<void> {
    const entry = this.entry(name, shape);
    const [rows = 1, ...rest] = shape;
    const width = rest.reduce((product, length) => product * length, 1);
    const group = Math.max(1, Math.floor(SLAB_BYTES / (4 * width * ROW_GROUP))) * ROW_GROUP;
    const most = Math.min(group, rows) * width;
    const bytes = WEIGHT_BYTES.get(entry.dtype)!;
    const slab = this.heap.allocate(4 * most + (entry.dtype === 'F32' ? 0 : bytes * most));
    try {
      const file = await this.file(entry.file);
      for (let first = 0; first < rows; first += group) {
        const count = Math.min(group, rows - first) * width;
        const start = entry.start + first * width * bytes;
        const raw = entry.dtype === 'F32' ? slab.address : slab.address + 4 * most;
        await readInto(file, entry.file, new Uint8Array(this.heap.buffer, raw, count * bytes), start);
        if (entry.dtype === 'F16') this.kernels.widenHalfFloats(raw, slab.address, count);
        if (entry.dtype === 'BF16') this.kernels.widenBrainFloats(raw, slab.address, count);
        this.checkFinite(name, entry, slab.address, count, first * width);
        use(slab.address, first, count / width);
      }
    } finally {
      slab.free();
    }
  }

  /** Reads a whole tensor to an address, float32, row-major. Throws as {@link rows}. */
  async read(name: string, shape: readonly number[], to: number): Promise<void> {
    const entry = this.entry(name, shape);
    if (entry.dtype === 'F32') {
      await readInto(
        await this.file(entry.file),
        entry.file,
        new Uint8Array(this.heap.buffer, to, 4 * entry.size),
        entry.start,
      );
      this.checkFinite(name, entry, to, entry.size, 0);
      return;
    }
    const width = shape.slice(1).reduce((product, length) => product * length, 1);
    await this.rows(name, shape, (from, first, count) => {
      new Uint8Array(this.heap.buffer).copyWithin(to + 4 * first * width, from, from + 4 * count * width);
    });
  }

  async close(): Promise<void> {
    const files = await Promise.all(this.open.values());
    this.open.clear();
    await Promise.all(files.map((file) => file.close()));
  }

  private file(name: string): Promise<FileHandle> {
    const known = this.open.get(name) ?? openFile(join(this.weights.folder, name));
    this.open.set(name, known);
    return known;
  }

  private checkFinite(name: string, entry: TensorEntry, address: number, count: number, offset: number): void {
    const bad = this.kernels.firstNotFinite(address, count);
    if (bad === -1) return;
    const [found] = new Float32Array(this.heap.buffer, address + 4 * bad, 1);
    throw new HeadlightError(
      'numbers',
      `${entry.file}: tensor ${name}: wanted finite weights, found ${found} at ${offset + bad}`,
    );
  }

  private entry(name: string, shape: readonly number[]): TensorEntry {
    const wanted = `[${shape.join(', ')}]`;
    const entry = this.weights.entries.get(name);
    if (entry === undefined) {
      throw new CheckpointError(
        `${this.weights.files.join(', ')}: tensor ${name}: wanted shape ${wanted}, found no such tensor`,
      );
    }
    if (entry.shape.length !== shape.length || entry.shape.some((length, i) => length !== shape[i])) {
      throw new CheckpointError(
        `${entry.file}: tensor ${name}: wanted shape ${wanted}, found [${entry.shape.join(', ')}]`,
      );
    }
    if (!WEIGHT_BYTES.has(entry.dtype)) {
      throw new CheckpointError(
        `${entry.file}: tensor ${name}: wanted weights of ${[...WEIGHT_BYTES.keys()].join(', ')}, found ${entry.dtype}`,
      );
    }
    return entry;
  }
}
