import { exp4 } from './functions';

/** Dot product in float64, always in the same order: a weight is the same number whether it comes from a row, a column or a tile. */
// @ts-expect-error: decorator of a function
@inline
export function dot64(a: usize, b: usize, width: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  let k = 0;
  for (; k + 4 <= width; k += 4, a += 16, b += 16) {
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(a)), f64x2.promote_low_f32x4(v128.load64_zero(b))));
    high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(a, 8)), f64x2.promote_low_f32x4(v128.load64_zero(b, 8))));
  }
  const sums = f64x2.add(low, high);
  let sum = f64x2.extract_lane(sums, 0) + f64x2.extract_lane(sums, 1);
  for (; k < width; k++, a += 4, b += 4) sum += <f64>load<f32>(a) * <f64>load<f32>(b);
  return sum;
}

/** eˣ of `count` numbers in place. */
function exponentiate(x: usize, count: i32): void {
  for (; count >= 4; count -= 4, x += 16) v128.store(x, exp4(v128.load(x)));
  for (; count > 0; count--, x += 4) store<f32>(x, f32x4.extract_lane(exp4(v128.load32_splat(x)), 0));
}

/**
 * Weights of one query for `count` keys: out [count] = exp(q · k + bias − logSumExp), 0 in a hole. q: [headWidth]; k: the
 * first key's head; keyStride: bytes from a key to the next; bias, holes: [count] or 0.
 */
export function weightsOfQuery(
  q: usize, k: usize, keyStride: usize, headWidth: i32, count: i32, logSumExp: f64, bias: usize, holes: usize, out: usize,
): void {
  let at = out;
  for (let i = 0; i < count; i++, k += keyStride, at += 4) {
    const score = dot64(q, k, headWidth) + (bias ? <f64>load<f32>(bias + (<usize>i << 2)) : 0);
    store<f32>(at, <f32>(score - logSumExp));
  }
  exponentiate(out, count);
  if (holes) for (let i = 0; i < count; i++) if (load<f32>(holes + (<usize>i << 2)) != 0) store<f32>(out + (<usize>i << 2), 0);
}

/**
 * Weights of one key for `count` queries: out [count]. q: the first query's head; stride: bytes from a query to the next;
 * logSumExp: the first query's, statisticsStride bytes from the next; bias, holes: the first query's or 0, with the bytes from
 * one to the next.
 */
export function weightsOfKey(
  k: usize, q: usize, stride: usize, headWidth: i32, count: i32, logSumExp: usize, statisticsStride: usize,
  bias: usize, biasStride: i32, holes: usize, holesStride: i32, out: usize,
): void {
  let at = out;
  for (let i = 0; i < count; i++, q += stride, logSumExp += statisticsStride, at += 4) {
    const score = dot64(q, k, headWidth) + (bias ? <f64>load<f32>(bias + <usize>(i * biasStride)) : 0);
    store<f32>(at, <f32>(score - load<f64>(logSumExp)));
  }
  exponentiate(out, count);
  if (holes) for (let i = 0; i < count; i++) if (load<f32>(holes + <usize>(i * holesStride)) != 0) store<f32>(out + (<usize>i << 2), 0);
}
