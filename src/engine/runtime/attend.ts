import type { TensorInfo } from '@tensorflow/tfjs-core';
import { HeadlightError } from '../../protocol/errors';
import { FactoredMap, type ScoreBias } from '../maps/factoredMap';
import type { Mask } from '../maps/mask';
import type { AttentionRows } from '../maps/rows';
import type { HeadlightBackend } from './headlightBackend';

/** Queries for which biases are written out at a time. */
const BIASED = 64;

export interface AttentionOptions {
  readonly address: string;
  readonly heads: number;
  /** Fewer than `heads` where several query heads share a key head (grouped-query attention). */
  readonly keyHeads: number;
  readonly mask: Mask;
  /** Of the scores; 1 / √headWidth in most families. */
  readonly scale: number;
  readonly bias?: ScoreBias;
  /** Queries and keys run before, whose map grows by the new ones. `k` and `v` hold the old keys and values too. */
  readonly grow?: FactoredMap | null;
}

/** Addresses of values [keys, keyHeads × headWidth] and of the context [queries, heads × headWidth]; 0: no context is wanted. */
export interface AttendTensors {
  readonly values: number;
  readonly context: number;
}

/** What a call of the kernel is made from: addresses, and how much of what. */
interface Call extends AttendTensors {
  readonly q: number;
  readonly k: number;
  readonly queries: number;
  readonly keys: number;
  readonly headWidth: number;
  readonly ranges: number;
  readonly logSumExp: number;
  readonly entropy: number;
  readonly mass: number;
  readonly scratch: number;
}

/**
 * Runs the attention kernel. q: [queries, heads × headWidth], k: [keys, keyHeads × headWidth]. Gives the map, grown where
 * there was one; writes the context where one is wanted. Throws HeadlightError `numbers` naming the map whose scores are not finite.
 */
export function attend(
  backend: HeadlightBackend,
  q: TensorInfo,
  k: TensorInfo,
  tensors: AttendTensors,
  options: AttentionOptions,
): FactoredMap {
  const { heap, kernels } = backend;
  const { address, heads, keyHeads, mask, scale, bias, grow = null } = options;
  const [queries = 0, width = 0] = q.shape;
  const [keys = 0, keyWidth = 0] = k.shape;
  const headWidth = width / heads;
  const size = queries * width;
  const statistics = 8 * queries * heads;
  const parts = bias === undefined ? backend.threads.parts(heads, queries * keys * width) : 1;
  const scratchBytes = kernels.attendScratch(keys, headWidth) >>> 0;
  const sizes = { ranges: 8 * queries, entropy: statistics, mass: 8 * heads * keys, scratch: parts * scratchBytes };
  const [from, keyAddress] = [backend.address(q), backend.address(k)];
  const scaled = heap.allocate(4 * size);
  scaled.floats(size).set(new Float32Array(heap.buffer, from, size));
  kernels.scaleBy(scaled.address, size, scale);
  const newKeys = keys - (grow?.keys ?? 0);
  const keyBlock = heap.allocate(4 * newKeys * keyWidth);
  keyBlock
    .floats(newKeys * keyWidth)
    .set(new Float32Array(heap.buffer, keyAddress + 4 * (keys - newKeys) * keyWidth, newKeys * keyWidth));
  const logSumExp = heap.allocate(statistics);
  const rows = heap.within(sizes.ranges + sizes.entropy + sizes.mass + sizes.scratch, (block): AttentionRows => {
    const entropy = block.address;
    const mass = entropy + sizes.entropy;
    const ranges = mass + sizes.mass;
    const scratch = ranges + sizes.ranges;
    writeRanges(new Int32Array(heap.buffer, ranges, 2 * queries), mask, grow?.queries ?? 0, keys);
    const masses = new Float64Array(heap.buffer, mass, heads * keys).fill(0);
    const call = {
      ...tensors,
      q: scaled.address,
      k: keyAddress,
      queries,
      keys,
      headWidth,
      ranges,
      logSumExp: logSumExp.address,
      entropy,
      mass,
      scratch,
    };
    if (bias === undefined) {
      // Every thread gets some of the heads.
      const calls = Array.from({ length: parts }, (_, part) =>
        argumentsOf(
          { ...call, scratch: scratch + part * scratchBytes },
          options,
          Math.floor((heads * part) / parts),
          Math.floor((heads * (part + 1)) / parts),
          0,
        ),
      );
      backend.threads.run('attend', calls);
    } else runBiased(backend, call, options, bias, grow?.queries ?? 0);
    const entropies = new Float64Array(heap.buffer, entropy, queries * heads).slice();
    return { queries, newKeys, q: scaled, k: keyBlock, logSumExp, entropy: entropies, mass: masses.slice() };
  });
  const wrong = new Float64Array(heap.buffer, logSumExp.address, queries * heads).findIndex(
    (value) => !Number.isFinite(value),
  );
  if (wrong !== -1) {
    for (const block of [scaled, keyBlock, logSumExp]) block.free();
    throw new HeadlightError(
      'numbers',
      `${address}: wanted finite scores, found some that are not at unit ${(grow?.queries ?? 0) + Math.floor(wrong / heads)}`,
    );
  }
  if (grow === null)
    return new FactoredMap(
      { address, heads, keyHeads, headWidth, mask, ...(bias === undefined ? {} : { bias }) },
      rows,
      heap,
      kernels,
    );
  grow.append(rows);
  return grow;
}

/** [queries, 2]: first key, and one behind the last, that each query sees. */
function writeRanges(ranges: Int32Array, mask: Mask, firstQuery: number, keys: number): void {
  for (let query = 0; 2 * query < ranges.length; query++) {
    const { start, end } = mask.visible(firstQuery + query, keys);
    ranges[2 * query] = start;
    ranges[2 * query + 1] = end;
  }
}

/** Of the kernel, for the heads [first, last). */
function argumentsOf(
  call: Call,
  { heads, keyHeads }: AttentionOptions,
  first: number,
  last: number,
  bias: number,
): number[] {
  const { q, k, values, context, queries, keys, headWidth, ranges, logSumExp, entropy, mass, scratch } = call;
  return [
    q,
    k,
    values,
    context,
    queries,
    keys,
    heads,
    keyHeads,
    headWidth,
    first,
    last,
    ranges,
    bias,
    logSumExp,
    entropy,
    mass,
    scratch,
  ];
}

/** A bias is a function of head, query and key: it is written out for a head and some queries at a time. */
function runBiased(
  backend: HeadlightBackend,
  call: Call,
  options: AttentionOptions,
  bias: ScoreBias,
  firstQuery: number,
): void {
  const { heads } = options;
  const { queries, keys, headWidth } = call;
  const rowBytes = 4 * heads * headWidth;
  backend.heap.within(4 * BIASED * keys, (block) => {
    for (let head = 0; head < heads; head++) {
      for (let start = 0; start < queries; start += BIASED) {
        const count = Math.min(BIASED, queries - start);
        const biases = block.floats(count * keys);
        for (let i = 0; i < biases.length; i++)
          biases[i] = bias(head, firstQuery + start + Math.floor(i / keys), i % keys);
        const part: Call = {
          ...call,
          queries: count,
          q: call.q + start * rowBytes,
          context: call.context === 0 ? 0 : call.context + start * rowBytes,
          ranges: call.ranges + 8 * start,
          logSumExp: call.logSumExp + 8 * start * heads,
          entropy: call.entropy + 8 * start * heads,
        };
        backend.threads.run('attend', [argumentsOf(part, options, head, head + 1, block.address)]);
      }
    }
  });
}
