import { edgeTile } from './gemm';
import { packInputs, packOutputs } from './pack';
import { exponentials, peakOf, scaleBy, weightedSum } from './rowwise';
import { madd } from './simd';
import { COLUMNS, ROWS, tile, ZEROS } from './tile';
import { dot64 } from './weights';

/** Queries that are run together: their scores over all keys are all that is ever held. */
const BLOCK: i32 = ROWS * 3;
/** Keys of one step of the second product. */
const DEPTH: i32 = 512;
/** Floats between two rows of scores: at a power of two they would all fall into the same lines of the cache. */
const GAP: i32 = 16;
/** Keys with more weight than this are recomputed in float64; there are fewer than its inverse of them in a row. */
const HEAVY: f32 = 1.0 / 32.0;

function panels(count: i32): i32 {
  return (count + COLUMNS - 1) / COLUMNS;
}

/** Bytes of scratch that {@link attend} wants. */
export function attendScratch(keys: i32, headWidth: i32): usize {
  const paddedKeys = <usize>(panels(keys) * COLUMNS);
  const paddedWidth = <usize>(panels(headWidth) * COLUMNS);
  return (paddedKeys * headWidth + paddedWidth * keys + <usize>BLOCK * (paddedKeys + GAP) + ROWS * COLUMNS + BLOCK) * 4 + 64;
}

/** Stands in a table of holes for a key that is not seen; less than half of it is a row that sees nothing. */
const HIDDEN: f32 = -1e9;

/**
 * Softmax(q kᵀ + bias) v for the query heads [firstHead, lastHead), block by block of queries, with a query's whole row of
 * scores in scratch: [queries, keys] is never held.
 *
 * q, context: [queries, heads, headWidth], q scaled; k, v: [keys, keyHeads, headWidth]; without v no context is written;
 * ranges: i32 [queries, 2], where the keys lie that each query sees, possibly none. bias, or 0: that of a head, query and key
 * stands headStride, queryStride and 1 numbers from the next. holes, or 0: HIDDEN for a key of a range that is not seen, else
 * 0, by query and key. [placedStart, placedEnd): the keys that the second of the peaks is of, which is 0 where none is seen.
 * Left behind: float64 logSumExp (infinity for a row that sees nothing) and entropy [queries, heads]; float32 peaks [queries,
 * heads, 2], the largest weight of all keys and of the placed ones; added to float64 mass [heads, keys] what each key gets.
 */
export function attend(
  q: usize, k: usize, v: usize, context: usize, queries: i32, keys: i32, heads: i32, keyHeads: i32, headWidth: i32,
  firstHead: i32, lastHead: i32, ranges: usize, bias: usize, biasHeadStride: i32, biasQueryStride: i32,
  holes: usize, holesQueryStride: i32, placedStart: i32, placedEnd: i32,
  logSumExp: usize, entropy: usize, mass: usize, peaks: usize, scratch: usize,
): void {
  const stride = <usize>(heads * headWidth) << 2;
  const keyStride = <usize>(keyHeads * headWidth) << 2;
  const group = heads / keyHeads;
  const keyPanels = panels(keys);
  const widthPanels = panels(headWidth);
  const scoreStride = <usize>(keyPanels * COLUMNS + GAP) << 2;
  const packedKeys = scratch;
  const packedValues = packedKeys + (<usize>(keyPanels * COLUMNS * headWidth) << 2);
  const scores = packedValues + ((<usize>(widthPanels * COLUMNS) * keys) << 2);
  const edge = scores + scoreStride * BLOCK;
  const scales = edge + ((ROWS * COLUMNS) << 2);
  let packed = -1;
  for (let head = firstHead; head < lastHead; head++) {
    const keyHead = head / group;
    const headOffset = <usize>(head * headWidth) << 2;
    const keyOffset = <usize>(keyHead * headWidth) << 2;
    if (keyHead != packed) {
      packKeys(k + keyOffset, keyStride, keys, headWidth, packedKeys);
      if (v) packInputs(v + keyOffset, keyStride, headWidth, keys, packedValues, 0, keys);
      packed = keyHead;
    }
    for (let query = 0; query < queries; query += BLOCK) {
      const rows = min(BLOCK, queries - query);
      let first = keys;
      let last = 0;
      for (let i = 0; i < rows; i++) {
        const range = ranges + (<usize>(query + i) << 3);
        first = min(first, load<i32>(range));
        last = max(last, load<i32>(range, 4));
      }
      first -= first % COLUMNS;
      // scores = q kᵀ
      const blockQueries = q + <usize>query * stride + headOffset;
      for (let key = first; key < last; key += COLUMNS) {
        const panel = packedKeys + (<usize>(key * headWidth) << 2);
        for (let i = 0; i < rows; i += ROWS) {
          tile(min(rows - i, ROWS), blockQueries + <usize>i * stride, stride, panel, headWidth, scores + <usize>i * scoreStride + (<usize>key << 2), scoreStride, ZEROS, 0);
        }
      }
      // Softmax of each row over what it sees; the rest of the block's columns becomes 0.
      for (let i = 0; i < rows; i++) {
        const range = ranges + (<usize>(query + i) << 3);
        const start = load<i32>(range);
        const end = load<i32>(range, 4);
        const row = scores + <usize>i * scoreStride;
        const visible = row + (<usize>start << 2);
        const at = (query + i) * heads + head;
        const biases = bias ? bias + (<usize>(head * biasHeadStride + (query + i) * biasQueryStride + start) << 2) : 0;
        const left = holes ? holes + (<usize>((query + i) * holesQueryStride + start) << 2) : 0;
        if (biases) addRow(visible, biases, end - start);
        if (left) addRow(visible, left, end - start);
        const peak = start < end ? peakOf(visible, end - start) : HIDDEN;
        if (start >= end || (left && peak <= HIDDEN / 2)) {
          store<f64>(logSumExp + (<usize>at << 3), Infinity);
          store<f64>(entropy + (<usize>at << 3), 0);
          store<f32>(peaks + (<usize>at << 3), 0);
          store<f32>(peaks + (<usize>at << 3), 0, 4);
          store<f32>(scales + (<usize>i << 2), 0);
          memory.fill(row + (<usize>first << 2), 0, <usize>max(0, last - first) << 2);
          continue;
        }
        const placedFirst = max(start, placedStart);
        const placedLast = min(end, placedEnd);
        let placedPeak: f32 = HIDDEN;
        if (placedFirst < placedLast) placedPeak = placedLast - placedFirst < end - start ? peakOf(row + (<usize>placedFirst << 2), placedLast - placedFirst) : peak;
        const sum = exponentials(visible, end - start, peak);
        if (left) zeroHoles(visible, left, end - start);
        const logOfSum = Math.log(sum);
        const logSum = <f64>peak + logOfSum;
        store<f64>(entropy + (<usize>at << 3), max(0, logOfSum - weightedSum / sum));
        store<f32>(scales + (<usize>i << 2), <f32>(1.0 / sum));
        const excess = sum < 1.0 / HEAVY
          ? excessOf(visible, end - start, sum, logSum, blockQueries + <usize>i * stride, k + keyOffset + <usize>start * keyStride, keyStride, headWidth, biases)
          : 0;
        const exact = excess == 0 ? logSum : logSum + Math.log1p(excess);
        store<f64>(logSumExp + (<usize>at << 3), exact);
        store<f32>(peaks + (<usize>at << 3), <f32>Math.exp(<f64>peak - exact));
        store<f32>(peaks + (<usize>at << 3), placedPeak <= HIDDEN / 2 ? 0 : <f32>Math.exp(<f64>placedPeak - exact), 4);
        memory.fill(row + (<usize>first << 2), 0, <usize>(start - first) << 2);
        memory.fill(row + (<usize>end << 2), 0, <usize>(last - end) << 2);
      }
      addMass(scores + (<usize>first << 2), scoreStride, rows, last - first, scales, mass + (<usize>(head * keys + first) << 3));
      if (!v) continue;
      // context = weights v, where the weights do not sum to 1 before the end
      for (let key = first; key < last; key += DEPTH) {
        const depth = min(DEPTH, last - key);
        const more = key > first;
        for (let panel = 0; panel < widthPanels; panel++) {
          const values = packedValues + ((<usize>(panel * keys + key) * COLUMNS) << 2);
          const to = context + <usize>query * stride + headOffset + (<usize>(panel * COLUMNS) << 2);
          const valid = min(COLUMNS, headWidth - panel * COLUMNS);
          for (let i = 0; i < rows; i += ROWS) {
            const weights = scores + <usize>i * scoreStride + (<usize>key << 2);
            const count = min(rows - i, ROWS);
            const out = to + <usize>i * stride;
            const start = more ? out : ZEROS;
            const lds: usize = more ? stride : 0;
            if (valid == COLUMNS) tile(count, weights, scoreStride, values, depth, out, stride, start, lds);
            else edgeTile(count, weights, scoreStride, values, depth, out, stride, start, lds, valid, edge);
          }
        }
      }
      for (let i = 0; i < rows; i++) {
        const to = context + <usize>(query + i) * stride + headOffset;
        const scale = load<f32>(scales + (<usize>i << 2));
        if (scale == 0) memory.fill(to, 0, <usize>headWidth << 2);
        else scaleBy(to, headWidth, scale);
      }
    }
  }
}

/** Numbers of what is not seen become 0. */
function zeroHoles(x: usize, holes: usize, count: i32): void {
  for (let i = 0; i < count; i++, x += 4, holes += 4) if (load<f32>(holes) != 0) store<f32>(x, 0);
}

/** Keys of one head, strided [keys, headWidth] → panels [panel][headWidth][COLUMNS], padded by 0. */
function packKeys(k: usize, stride: usize, keys: i32, headWidth: i32, to: usize): void {
  const rest = keys % COLUMNS;
  if (rest > 0) memory.fill(to + (<usize>((keys - rest) * headWidth) << 2), 0, <usize>(COLUMNS * headWidth) << 2);
  packOutputs(k, stride, headWidth, to, 0, keys);
}

function addRow(x: usize, more: usize, count: i32): void {
  for (let i = 0; i < count; i++, x += 4, more += 4) store<f32>(x, load<f32>(x) + load<f32>(more));
}

/**
 * The error of a float32 score, an ulp or two, becomes a relative error of the weights: 4e-6 at scores of 45. The few heavy
 * keys carry nearly all of the sum, so theirs are computed again in float64. Gives what the weights sum to beyond 1.
 */
function excessOf(x: usize, count: i32, sum: f64, logSum: f64, q: usize, k: usize, keyStride: usize, headWidth: i32, bias: usize): f64 {
  const heavy = f32x4.splat(<f32>sum * HEAVY);
  let excess: f64 = 0;
  let i = 0;
  while (i < count) {
    if (i + 4 <= count && !v128.any_true(f32x4.gt(v128.load(x + (<usize>i << 2)), heavy))) {
      i += 4;
      continue;
    }
    const end = min(count, i + 4);
    for (; i < end; i++) {
      const e = load<f32>(x + (<usize>i << 2));
      if (e <= <f32>sum * HEAVY) continue;
      const score = dot64(q, k + <usize>i * keyStride, headWidth) + (bias ? <f64>load<f32>(bias + (<usize>i << 2)) : 0);
      excess += Math.exp(score - logSum) - <f64>e / sum;
    }
  }
  return excess;
}

/** Adds to mass the columns' sums of the rows, each times its scale. */
function addMass(x: usize, stride: usize, rows: i32, columns: i32, scales: usize, mass: usize): void {
  let column = 0;
  for (; column + 8 <= columns; column += 8, x += 32, mass += 64) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let at = x;
    let scale = scales;
    for (let row = 0; row < rows; row++, at += stride, scale += 4) {
      const factor = v128.load32_splat(scale);
      sum0 = madd(v128.load(at), factor, sum0);
      sum1 = madd(v128.load(at, 16), factor, sum1);
    }
    addDoubles(mass, sum0);
    addDoubles(mass + 32, sum1);
  }
  for (; column < columns; column++, x += 4, mass += 8) {
    let sum: f32 = 0;
    let at = x;
    for (let row = 0; row < rows; row++, at += stride) sum += load<f32>(at) * load<f32>(scales + (<usize>row << 2));
    store<f64>(mass, load<f64>(mass) + <f64>sum);
  }
}

/** Adds four numbers to four float64 ones. */
// @ts-expect-error: decorator of a function
@inline
function addDoubles(to: usize, x: v128): void {
  v128.store(to, f64x2.add(v128.load(to), f64x2.promote_low_f32x4(x)));
  v128.store(to, f64x2.add(v128.load(to, 16), f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 2, 3))), 16);
}
