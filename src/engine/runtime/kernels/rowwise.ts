import { exp4 } from './functions';
import { laneMax, laneSum, laneSum64, madd, splat } from './simd';

/** Sum of `count` numbers. */
function sumOf(x: usize, count: i32): f32 {
  let s0 = splat(0);
  let s1 = splat(0);
  let k = 0;
  for (; k + 8 <= count; k += 8, x += 32) {
    s0 = f32x4.add(s0, v128.load(x));
    s1 = f32x4.add(s1, v128.load(x, 16));
  }
  let sum = laneSum(f32x4.add(s0, s1));
  for (; k < count; k++, x += 4) sum += load<f32>(x);
  return sum;
}

/** Sum of (x − mean)² over `count` numbers. */
function squaresOf(x: usize, mean: f32, count: i32): f32 {
  const means = splat(mean);
  let s0 = splat(0);
  let s1 = splat(0);
  let k = 0;
  for (; k + 8 <= count; k += 8, x += 32) {
    const d0 = f32x4.sub(v128.load(x), means);
    const d1 = f32x4.sub(v128.load(x, 16), means);
    s0 = madd(d0, d0, s0);
    s1 = madd(d1, d1, s1);
  }
  let sum = laneSum(f32x4.add(s0, s1));
  for (; k < count; k++, x += 4) {
    const d = load<f32>(x) - mean;
    sum += d * d;
  }
  return sum;
}

/** out = (x − mean) · scale · weight + bias over one row; `bias` may be 0. */
function scaleRow(x: usize, out: usize, mean: f32, scale: f32, weight: usize, bias: usize, width: i32): void {
  const means = splat(mean);
  const scales = splat(scale);
  let k = 0;
  for (; k + 4 <= width; k += 4, x += 16, out += 16, weight += 16) {
    const y = f32x4.mul(f32x4.mul(f32x4.sub(v128.load(x), means), scales), v128.load(weight));
    v128.store(out, bias ? f32x4.add(y, v128.load(bias + (<usize>k << 2))) : y);
  }
  for (; k < width; k++, x += 4, out += 4, weight += 4) {
    const y = (load<f32>(x) - mean) * scale * load<f32>(weight);
    store<f32>(out, bias ? y + load<f32>(bias + (<usize>k << 2)) : y);
  }
}

/** Layer norm of each row, with the biased variance. out may be x. */
export function layerNorm(x: usize, out: usize, rows: i32, width: i32, weight: usize, bias: usize, epsilon: f32): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++, x += stride, out += stride) {
    const mean = sumOf(x, width) / <f32>width;
    const scale = <f32>1 / sqrt<f32>(squaresOf(x, mean, width) / <f32>width + epsilon);
    scaleRow(x, out, mean, scale, weight, bias, width);
  }
}

/** Root mean square norm of each row. out may be x. */
export function rmsNorm(x: usize, out: usize, rows: i32, width: i32, weight: usize, epsilon: f32): void {
  const stride = <usize>width << 2;
  for (let row = 0; row < rows; row++, x += stride, out += stride) {
    const scale = <f32>1 / sqrt<f32>(squaresOf(x, 0, width) / <f32>width + epsilon);
    scaleRow(x, out, 0, scale, weight, 0, width);
  }
}

/** Largest of `count` numbers, at least one. */
export function peakOf(x: usize, count: i32): f32 {
  let peak = load<f32>(x);
  let k = 0;
  if (count >= 4) {
    let peaks = v128.load(x);
    for (; k + 4 <= count; k += 4, x += 16) peaks = f32x4.pmax(peaks, v128.load(x));
    peak = laneMax(peaks);
  }
  for (; k < count; k++, x += 4) peak = max(peak, load<f32>(x));
  return peak;
}

/** Left by {@link exponentials}: Σ e^below · below. */
export let weightedSum: f64 = 0;

/** Puts e^(x − peak) in the place of each number; gives their sum. Sums of 64 numbers are kept in float32, the rest in float64. */
export function exponentials(x: usize, count: i32, peak: f32): f64 {
  const peaks = splat(peak);
  let sum: f64 = 0;
  let weighted: f64 = 0;
  let k = 0;
  while (k + 8 <= count) {
    let sum0 = splat(0);
    let sum1 = splat(0);
    let weighted0 = splat(0);
    let weighted1 = splat(0);
    const end = min(count - 7, k + 64);
    for (; k < end; k += 8, x += 32) {
      const below0 = f32x4.sub(v128.load(x), peaks);
      const below1 = f32x4.sub(v128.load(x, 16), peaks);
      const e0 = exp4(below0);
      const e1 = exp4(below1);
      v128.store(x, e0);
      v128.store(x, e1, 16);
      sum0 = f32x4.add(sum0, e0);
      sum1 = f32x4.add(sum1, e1);
      weighted0 = madd(e0, below0, weighted0);
      weighted1 = madd(e1, below1, weighted1);
    }
    sum += laneSum64(f32x4.add(sum0, sum1));
    weighted += laneSum64(f32x4.add(weighted0, weighted1));
  }
  for (; k < count; k++, x += 4) {
    const below = f32x4.sub(v128.load32_splat(x), peaks);
    const e = f32x4.extract_lane(exp4(below), 0);
    store<f32>(x, e);
    sum += <f64>e;
    weighted += <f64>e * <f64>f32x4.extract_lane(below, 0);
  }
  weightedSum = weighted;
  return sum;
}

/** Multiplies `count` numbers in place. */
export function scaleBy(x: usize, count: i32, factor: f32): void {
  const factors = splat(factor);
  let k = 0;
  for (; k + 4 <= count; k += 4, x += 16) v128.store(x, f32x4.mul(v128.load(x), factors));
  for (; k < count; k++, x += 4) store<f32>(x, load<f32>(x) * factor);
}

/** Softmax of each row, in place. */
export function softmax(x: usize, rows: i32, width: i32): void {
  for (let row = 0; row < rows; row++, x += <usize>width << 2) {
    scaleBy(x, width, <f32>(1.0 / exponentials(x, width, peakOf(x, width))));
  }
}
