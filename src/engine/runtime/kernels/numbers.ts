import { laneSum, madd } from './simd';

/** bfloat16 → float32: the upper half of its bits. */
export function widenBrainFloats(from: usize, to: usize, count: i32): void {
  for (let i = 0; i < count; i++, from += 2, to += 4) store<u32>(to, <u32>load<u16>(from) << 16);
}

/** IEEE 754 binary16 → float32, exactly: 1 sign bit, 5 of exponent (bias 15), 10 of fraction. */
export function widenHalfFloats(from: usize, to: usize, count: i32): void {
  const rebias = reinterpret<f32>(0x77800000); // 2¹¹²
  for (let i = 0; i < count; i++, from += 2, to += 4) {
    const half = <u32>load<u16>(from);
    let bits = reinterpret<u32>(reinterpret<f32>((half & 0x7fff) << 13) * rebias);
    if ((half & 0x7c00) == 0x7c00) bits |= 0x7f800000;
    store<u32>(to, bits | ((half & 0x8000) << 16));
  }
}

/** Index of the first NaN or infinity, −1 where there is none. */
export function firstNotFinite(x: usize, count: i32): i32 {
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const v = v128.load(x + (<usize>i << 2));
    // x − x is 0 for finite numbers and NaN for the others.
    const rest = f32x4.sub(v, v);
    if (!i32x4.all_true(f32x4.eq(rest, rest))) break;
  }
  for (; i < count; i++) {
    const value = load<f32>(x + (<usize>i << 2));
    if (value - value != 0) return i;
  }
  return -1;
}

/** out [rows] = table [rows × width] · x [width]. */
export function dotRows(table: usize, x: usize, out: usize, rows: i32, width: i32): void {
  for (let row = 0; row < rows; row++, out += 4) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let at = x;
    let k = 0;
    for (; k + 8 <= width; k += 8, at += 32, table += 32) {
      sum0 = madd(v128.load(table), v128.load(at), sum0);
      sum1 = madd(v128.load(table, 16), v128.load(at, 16), sum1);
    }
    let sum = laneSum(f32x4.add(sum0, sum1));
    for (; k < width; k++, at += 4, table += 4) sum += load<f32>(table) * load<f32>(at);
    store<f32>(out, sum);
  }
}
