import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { Mask } from '../../core/maps/mask';
import type { Work } from '../../core/work';
import { HeadlightError } from '../../protocol/errors';
import type { MapInfo } from '../../protocol/models';
import type { Range } from '../../protocol/units';
import type { HeadlightBackend } from '../runtime/headlightBackend';
import { attendSlices } from './attendSlices';
import type { BiasTable } from './biasTable';
import { FactoredMap } from './factoredMap';
import { holesTable } from './holesTable';
import type { AttentionRows } from './rows';

export interface AttendOptions {
  readonly info: MapInfo;
  /** Fewer than the heads where several query heads share a key head (grouped-query attention). */
  readonly keyHeads: number;
  readonly mask: Mask;
  /** Of the scores; 1 / √headWidth in most families. */
  readonly scale: number;
  readonly bias: BiasTable | null;
  /** Keys between the special ones: whose peaks are told apart. */
  readonly placed: Range;
  /** Queries and keys run before, whose map grows by the new ones; `k` and `v` hold the old keys and values too. Null: none. */
  readonly grow: FactoredMap | null;
}

/** Addresses of values [keys, keyHeads × headWidth] and of the context [queries, heads × headWidth]; 0: no context is wanted. */
export interface AttendTensors {
  readonly values: number;
  readonly context: number;
}

/**
 * Runs the attention kernel, slice by slice. q: [queries, heads × headWidth], k: [keys, keyHeads × headWidth]. Gives the map,
 * grown where there was one; writes the context where one is wanted. Rejects with CancelledError; HeadlightError `numbers`
 * naming the map whose scores are not finite.
 */
export async function attend(
  backend: HeadlightBackend,
  q: TensorInfo,
  k: TensorInfo,
  { values, context }: AttendTensors,
  options: AttendOptions,
  work: Work,
): Promise<FactoredMap> {
  const { heap, kernels, threads } = backend;
  const { info, keyHeads, mask, scale, bias, placed, grow } = options;
  const { heads } = info;
  const [queries = 0, width = 0] = q.shape;
  const [keys = 0, keyWidth = 0] = k.shape;
  const headWidth = width / heads;
  const firstQuery = grow?.queries ?? 0;
  const newKeys = keys - (grow?.keys ?? 0);
  const cells = queries * heads;
  const slices = attendSlices({ queries, keys, heads, headWidth }, threads);
  const scratchBytes = kernels.attendScratch(keys, headWidth) >>> 0;
  const scaled = heap.allocate(4 * queries * width);
  scaled.floats(queries * width).set(new Float32Array(heap.buffer, backend.address(q), queries * width));
  kernels.scaleBy(scaled.address, queries * width, scale);
  const keyAddress = backend.address(k);
  const keyBlock = heap.allocate(4 * newKeys * keyWidth);
  keyBlock
    .floats(newKeys * keyWidth)
    .set(new Float32Array(heap.buffer, keyAddress + 4 * (keys - newKeys) * keyWidth, newKeys * keyWidth));
  const logSumExp = heap.allocate(8 * cells);
  const left = [scaled, keyBlock, logSumExp];
  const biases = bias === null ? null : heap.allocate(bias.numbers.byteLength);
  if (bias !== null) biases?.floats(bias.numbers.length).set(bias.numbers);
  const holes = holesTable(heap, mask, { start: firstQuery, end: firstQuery + queries }, keys);
  const passing = [heap.allocate(8 * queries), heap.allocate(8 * cells), heap.allocate(8 * cells)] as const;
  const [ranges, entropy, peaks] = passing;
  const mass = heap.allocate(8 * heads * keys);
  const scratch = heap.allocate(Math.max(1, ...slices.map(({ parts }) => parts.length)) * scratchBytes);
  try {
    writeRanges(new Int32Array(heap.buffer, ranges.address, 2 * queries), mask, firstQuery, keys);
    mass.doubles(heads * keys).fill(0);
    const biasBase =
      bias === null || biases === null ? 0 : biases.address + 4 * (bias.offset + firstQuery * bias.queryStride);
    for (const { rows, parts } of slices) {
      const skipped = 4 * rows.start * width;
      const calls = parts.map((part, thread) => [
        scaled.address + skipped,
        keyAddress,
        values,
        context === 0 ? 0 : context + skipped,
        rows.end - rows.start,
        keys,
        heads,
        keyHeads,
        headWidth,
        part.start,
        part.end,
        ranges.address + 8 * rows.start,
        biasBase === 0 ? 0 : biasBase + 4 * rows.start * (bias?.queryStride ?? 0),
        bias?.headStride ?? 0,
        bias?.queryStride ?? 0,
        holes === null ? 0 : holes.block.address + 4 * rows.start * holes.queryStride,
        holes?.queryStride ?? 0,
        placed.start,
        placed.end,
        logSumExp.address + 8 * rows.start * heads,
        entropy.address + 8 * rows.start * heads,
        mass.address,
        peaks.address + 8 * rows.start * heads,
        scratch.address + thread * scratchBytes,
      ]);
      threads.run('attend', calls);
      const pause = work.breathe();
      if (pause !== undefined) await pause;
    }
    checkScores(logSumExp.doubles(cells), options, firstQuery, keys);
    const rows: AttentionRows = {
      queries,
      newKeys,
      q: scaled,
      k: keyBlock,
      logSumExp,
      entropy: entropy.doubles(cells).slice(),
      peaks: peaks.floats(2 * cells).slice(),
      mass: mass.doubles(heads * keys).slice(),
    };
    left.length = 0;
    if (grow === null) return new FactoredMap({ info, keyHeads, headWidth, mask, bias }, rows, heap, kernels);
    grow.append(rows);
    return grow;
  } finally {
    for (const block of [...left, ...passing, mass, scratch, biases, holes?.block]) block?.free();
  }
}

/** [queries, 2]: first key, and the one after the last, between which the keys lie that each query sees. */
function writeRanges(ranges: Int32Array, mask: Mask, firstQuery: number, keys: number): void {
  for (let query = 0; 2 * query < ranges.length; query++) {
    const { start, end } = mask.hull(firstQuery + query, keys);
    ranges[2 * query] = start;
    ranges[2 * query + 1] = end;
  }
}

/** A query that sees nothing has infinity; every other one must have a number. */
function checkScores(logSumExp: Float64Array, { info, mask }: AttendOptions, firstQuery: number, keys: number): void {
  const wrong = logSumExp.findIndex((value, i) => {
    if (Number.isFinite(value)) return false;
    const query = firstQuery + Math.floor(i / info.heads);
    const { start, end } = mask.hull(query, keys);
    return value !== Infinity || (start < end && mask.holes === null);
  });
  if (wrong === -1) return;
  throw new HeadlightError(
    'numbers',
    `${info.address}: wanted finite scores, found some that are not at unit ${firstQuery + Math.floor(wrong / info.heads)}`,
  );
}
