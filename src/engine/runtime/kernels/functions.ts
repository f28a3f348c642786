import { madd } from './simd';

/**
 * The constants of the functions below. They are loaded where they are used, one instruction each: V8 makes a constant
 * vector anew at every use, in four.
 */
const CONSTANTS: usize = memory.data<f32>([
  88.02969, -87.33654, 1.44269504088896341, 12582912.0, -0.693359375, 2.12194440e-4, // 0: of exp, before the polynomial
  1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, // 6
  1.0, 4.0, -4.0, 0.5, 0.7071067811865476, 0.044715, 1.5957691216057308, 0.0, // 12
  -2.72614225801306e-10, 2.77068142495902e-8, -2.10102402082508e-6, -5.69250639462346e-5, -7.34990630326855e-4, // 20: of erf
  -2.9545998085402e-3, -1.60960333262415e-2, // 25
  -1.45660718464996e-5, -2.13374055278905e-4, -1.68282697438203e-3, -7.37332916720468e-3, -1.42647390514189e-2, // 27
  1.702, // 32
]);
const EXPONENT_BIAS: usize = memory.data<i32>([127 - 0x4b400000]);

// @ts-expect-error: decorator of a function
@inline
function constant(index: usize): v128 {
  return v128.load32_splat(CONSTANTS + 4 * index);
}

/**
 * eˣ of four numbers, to 2 ulp; clamped to [2⁻¹²⁶, 2¹²⁷]; NaN stays NaN. Cephes' expf (Moshier,
 * https://www.netlib.org/cephes/).
 */
// @ts-expect-error: decorator of a function
@inline
export function exp4(x: v128): v128 {
  // pmin and pmax are one instruction; min and max, with their care for −0, are several.
  x = f32x4.pmax(f32x4.pmin(x, constant(0)), constant(1));
  // 1.5 · 2²³ added to a number below 2²² leaves the nearest integer in the low bits.
  const shifted = madd(x, constant(2), constant(3));
  const n = f32x4.sub(shifted, constant(3));
  // −ln 2 in two parts, so that x − n ln 2 is exact.
  const r = madd(n, constant(5), madd(n, constant(4), x));
  // Estrin's scheme: its products wait for each other less than Horner's.
  const square = f32x4.mul(r, r);
  const high = madd(madd(r, constant(6), constant(7)), square, madd(r, constant(8), constant(9)));
  const p = f32x4.add(madd(madd(high, square, madd(r, constant(10), constant(11))), square, r), constant(12));
  // 2ⁿ by the bits of its exponent.
  const scale = i32x4.shl(i32x4.add(shifted, v128.load32_splat(EXPONENT_BIAS)), 23);
  return f32x4.mul(p, scale);
}

/** The error function of four numbers, to 3e-7; the rational approximation of Eigen's generic_fast_erf. */
// @ts-expect-error: decorator of a function
@inline
export function erf4(x: v128): v128 {
  x = f32x4.pmax(f32x4.pmin(x, constant(13)), constant(14));
  const square = f32x4.mul(x, x);
  let p = constant(20);
  p = madd(p, square, constant(21));
  p = madd(p, square, constant(22));
  p = madd(p, square, constant(23));
  p = madd(p, square, constant(24));
  p = madd(p, square, constant(25));
  p = madd(p, square, constant(26));
  let q = constant(27);
  q = madd(q, square, constant(28));
  q = madd(q, square, constant(29));
  q = madd(q, square, constant(30));
  q = madd(q, square, constant(31));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** x σ(logit). */
// @ts-expect-error: decorator of a function
@inline
function gated4(x: v128, logit: v128): v128 {
  return f32x4.div(x, f32x4.add(constant(12), exp4(f32x4.neg(logit))));
}

export const NONE: i32 = 0;
export const GELU: i32 = 1;
export const GELU_TANH: i32 = 2;
export const SILU: i32 = 3;
export const RELU: i32 = 4;
export const QUICK_GELU: i32 = 5;

// @ts-expect-error: decorator of a function
@inline
function gelu4(x: v128): v128 {
  return f32x4.mul(f32x4.mul(x, constant(15)), f32x4.add(constant(12), erf4(f32x4.mul(x, constant(16)))));
}

/** ½ x (1 + tanh u) = x σ(2u), u = √(2/π) (x + 0.044715 x³). */
// @ts-expect-error: decorator of a function
@inline
function geluTanh4(x: v128): v128 {
  const cubic = f32x4.mul(f32x4.mul(x, x), f32x4.mul(x, constant(17)));
  return gated4(x, f32x4.mul(f32x4.add(x, cubic), constant(18)));
}

/** One activation of four numbers. */
// @ts-expect-error: decorator of a function
@inline
function activate4(x: v128, activation: i32): v128 {
  if (activation == GELU) return gelu4(x);
  if (activation == GELU_TANH) return geluTanh4(x);
  if (activation == SILU) return gated4(x, x);
  if (activation == QUICK_GELU) return gated4(x, f32x4.mul(x, constant(32)));
  return f32x4.pmax(x, constant(19));
}

/** The activation is the same for all, so that its branches leave the loop. */
// @ts-expect-error: decorator of a function
@inline
function activateRow(x: usize, columns: i32, activation: i32): void {
  for (; columns >= 8; columns -= 8, x += 32) {
    const first = activate4(v128.load(x), activation);
    const second = activate4(v128.load(x, 16), activation);
    v128.store(x, first);
    v128.store(x, second, 16);
  }
  for (; columns > 0; columns--, x += 4) store<f32>(x, f32x4.extract_lane(activate4(v128.load32_splat(x), activation), 0));
}

/** Applies an activation in place to a strip of `rows` × `columns`; `stride`: bytes from a row to the next. */
export function activate(x: usize, stride: usize, rows: i32, columns: i32, activation: i32): void {
  for (let row = 0; row < rows; row++, x += stride) {
    if (activation == GELU) activateRow(x, columns, GELU);
    else if (activation == GELU_TANH) activateRow(x, columns, GELU_TANH);
    else if (activation == SILU) activateRow(x, columns, SILU);
    else if (activation == RELU) activateRow(x, columns, RELU);
    else if (activation == QUICK_GELU) activateRow(x, columns, QUICK_GELU);
  }
}
