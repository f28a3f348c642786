import { expect, test } from 'vitest';
import type { Dtype, TensorEntry } from './safetensors';
import { widen } from './widen';

function entry(dtype: Dtype, size: number): TensorEntry {
  return { file: 'a.safetensors', dtype, shape: [size], size, start: 0, end: 0 };
}

const bytesOf = (array: Uint16Array<ArrayBuffer> | Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => new Uint8Array(array.buffer);

test('every finite float16 is its value', () => {
  const bits = Uint16Array.from({ length: 65536 }, (_, i) => i);
  const wide = widen('t', entry('F16', bits.length), bytesOf(bits));
  bits.forEach((half, i) => {
    const exponent = (half >> 10) & 31;
    const sign = half >> 15 ? -1 : 1;
    const fraction = half & 1023;
    if (exponent === 31) expect(wide[i]).toBe(fraction === 0 ? sign * Infinity : NaN);
    else expect(wide[i]).toBe(sign * (exponent === 0 ? fraction / 2 ** 24 : 2 ** exponent * (1024 + fraction) / 2 ** 25));
  });
});

test.each([
  [0x3f80, 1],
  [0xc2f7, -123.5],
  [0x0001, 2 ** -133],
  [0x8000, -0],
  [0x7f80, Infinity],
])('bfloat16 %i is %d', (bits, value) => {
  expect(widen('t', entry('BF16', 1), bytesOf(Uint16Array.of(bits)))[0]).toBe(value);
});

test('float32 is taken as it is, without a copy', () => {
  const bytes = bytesOf(Float32Array.of(1.5, -2));
  const wide = widen('t', entry('F32', 2), bytes);
  expect([...wide]).toEqual([1.5, -2]);
  expect(wide.buffer).toBe(bytes.buffer);
});

test('refuses numbers that are no weights', () => {
  expect(() => widen('t', entry('I64', 0), new Uint8Array())).toThrow('a.safetensors: tensor t: wanted weights of F32, F16, BF16, found I64');
});
