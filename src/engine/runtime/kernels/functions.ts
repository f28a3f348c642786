import { madd, splat } from './simd';

/** 1.5 · 2²³: added to a number below 2²² it leaves the nearest integer in the low bits. */
const TO_INTEGER: f32 = 12582912.0;

/** eˣ of four numbers, to 2 ulp; clamped to [2⁻¹²⁶, 2¹²⁷]. Cephes' expf (Moshier, https://www.netlib.org/cephes/). */
// @ts-expect-error: decorator of a function
@inline
export function exp4(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, splat(88.02969)), splat(-87.33654));
  const shifted = f32x4.add(f32x4.mul(x, splat(1.44269504088896341)), splat(TO_INTEGER));
  const n = f32x4.sub(shifted, splat(TO_INTEGER));
  // ln 2 in two parts, so that x − n ln 2 is exact.
  let r = f32x4.sub(x, f32x4.mul(n, splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(n, splat(2.12194440e-4)));
  let p = splat(1.9875691500e-4);
  p = madd(p, r, splat(1.3981999507e-3));
  p = madd(p, r, splat(8.3334519073e-3));
  p = madd(p, r, splat(4.1665795894e-2));
  p = madd(p, r, splat(1.6666665459e-1));
  p = madd(p, r, splat(5.0000001201e-1));
  p = f32x4.add(f32x4.add(f32x4.mul(f32x4.mul(r, r), p), r), splat(1.0));
  // 2ⁿ by the bits of its exponent.
  const scale = i32x4.shl(i32x4.add(shifted, i32x4.splat(127 - 0x4b400000)), 23);
  return f32x4.mul(p, scale);
}

/** The error function of four numbers, to 3e-7; the rational approximation of Eigen's generic_fast_erf. */
// @ts-expect-error: decorator of a function
@inline
export function erf4(x: v128): v128 {
  x = f32x4.max(f32x4.min(x, splat(4.0)), splat(-4.0));
  const square = f32x4.mul(x, x);
  let p = splat(-2.72614225801306e-10);
  p = madd(p, square, splat(2.77068142495902e-8));
  p = madd(p, square, splat(-2.10102402082508e-6));
  p = madd(p, square, splat(-5.69250639462346e-5));
  p = madd(p, square, splat(-7.34990630326855e-4));
  p = madd(p, square, splat(-2.9545998085402e-3));
  p = madd(p, square, splat(-1.60960333262415e-2));
  let q = splat(-1.45660718464996e-5);
  q = madd(q, square, splat(-2.13374055278905e-4));
  q = madd(q, square, splat(-1.68282697438203e-3));
  q = madd(q, square, splat(-7.37332916720468e-3));
  q = madd(q, square, splat(-1.42647390514189e-2));
  return f32x4.div(f32x4.mul(x, p), q);
}

/** x σ(x · slope). */
// @ts-expect-error: decorator of a function
@inline
function gated4(x: v128, logit: v128): v128 {
  return f32x4.div(x, f32x4.add(splat(1.0), exp4(f32x4.neg(logit))));
}

export const NONE: i32 = 0;
export const GELU: i32 = 1;
export const GELU_TANH: i32 = 2;
export const SILU: i32 = 3;
export const RELU: i32 = 4;

// @ts-expect-error: decorator of a function
@inline
function gelu4(x: v128): v128 {
  return f32x4.mul(f32x4.mul(x, splat(0.5)), f32x4.add(splat(1.0), erf4(f32x4.mul(x, splat(0.7071067811865476)))));
}

/** ½ x (1 + tanh u) = x σ(2u), u = √(2/π) (x + 0.044715 x³). */
// @ts-expect-error: decorator of a function
@inline
function geluTanh4(x: v128): v128 {
  const cubic = f32x4.mul(f32x4.mul(x, x), f32x4.mul(x, splat(0.044715)));
  return gated4(x, f32x4.mul(f32x4.add(x, cubic), splat(1.5957691216057308)));
}

/** One activation of four numbers. */
// @ts-expect-error: decorator of a function
@inline
export function activate4(x: v128, activation: i32): v128 {
  if (activation == GELU) return gelu4(x);
  if (activation == GELU_TANH) return geluTanh4(x);
  if (activation == SILU) return gated4(x, x);
  return f32x4.max(x, splat(0.0));
}

/** Applies an activation in place to a strip of `rows` × `columns`; `stride`: bytes from a row to the next. */
export function activate(x: usize, stride: usize, rows: i32, columns: i32, activation: i32): void {
  if (activation == NONE) return;
  for (let row = 0; row < rows; row++, x += stride) {
    let at = x;
    let left = columns;
    for (; left >= 4; left -= 4, at += 16) v128.store(at, activate4(v128.load(at), activation));
    for (; left > 0; left--, at += 4) {
      store<f32>(at, f32x4.extract_lane(activate4(v128.load32_splat(at), activation), 0));
    }
  }
}
