import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPacked, pack, unpack, type Packed } from './packing';

const arrays = fc.oneof(
  fc.float32Array({ maxLength: 20 }),
  fc.float64Array({ maxLength: 20 }),
  fc.int32Array({ maxLength: 20 }),
  fc.uint8Array({ maxLength: 20 }),
);
const messages = fc.letrec((tie) => ({
  message: fc.oneof(
    { maxDepth: 4 },
    arrays,
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('message'), { maxLength: 4 }),
    fc.dictionary(
      fc.string({ maxLength: 6 }).filter((key) => key !== '__proto__'),
      tie('message'),
      { maxKeys: 4, noNullPrototype: true },
    ),
  ),
})).message;

const reference = (kind: unknown, offset: unknown, length: unknown): Packed => ({
  header: JSON.stringify({ '\u0000array': [kind, offset, length] }),
  data: new Uint8Array(16),
});

describe('packing', () => {
  it('gives back what went in', () => {
    fc.assert(
      fc.property(messages, (message) => {
        expect(unpack(pack(message))).toEqual(message);
      }),
    );
  });

  it('gives back what went in from a view at an odd place of a larger buffer', () => {
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 7 }), (message, shift) => {
        const { header, data } = pack(message);
        const large = new Uint8Array(data.length + 16).fill(0xaa);
        large.set(data, shift);
        expect(unpack({ header, data: large.subarray(shift, shift + data.length) })).toEqual(message);
        expect(unpack({ header, data: Buffer.from(data) })).toEqual(message);
      }),
    );
  });

  it('takes only the viewed part of a view', () => {
    const view = new Float32Array([1, 2, 3, 4]).subarray(1, 3);
    const { header, data } = pack({ view });
    expect(data.length).toBe(8);
    expect(unpack({ header, data })).toEqual({ view: Float32Array.of(2, 3) });
  });

  it('carries a Buffer as bytes', () => {
    expect(unpack(pack({ bytes: Buffer.from([1, 2, 3]) }))).toEqual({ bytes: Uint8Array.of(1, 2, 3) });
  });

  it('keeps NaN and infinities in arrays', () => {
    const numbers = Float32Array.of(NaN, Infinity, -Infinity, -0);
    expect(unpack(pack(numbers))).toEqual(numbers);
  });

  it('copies nothing of a single array, on either side', () => {
    const weights = Float32Array.of(9, 1, 2, 9).subarray(1, 3);
    const { header, data } = pack({ list: 'input', weights });
    expect([data.buffer, data.byteOffset]).toEqual([weights.buffer, 4]);
    const back = unpack({ header, data }) as { weights: Float32Array };
    expect([...back.weights]).toEqual([1, 2]);
    expect([back.weights.buffer, back.weights.byteOffset]).toEqual([weights.buffer, 4]);
  });

  it('hands an array on from message to message as it came', () => {
    const received = pack({ tile: Float32Array.of(1, 2, 3) });
    expect(pack(unpack(received)).data.buffer).toBe(received.data.buffer);
  });

  it('copies several arrays into one buffer, which what is unpacked are views of', () => {
    const a = Float32Array.of(1);
    const packed = pack({ a, b: Uint8Array.of(2) });
    a[0] = 9;
    const back = unpack(packed) as { a: Float32Array; b: Uint8Array };
    expect(back).toEqual({ a: Float32Array.of(1), b: Uint8Array.of(2) });
    expect([back.a.buffer, back.b.buffer]).toEqual([packed.data.buffer, packed.data.buffer]);
  });

  it('makes a copy where an array lies askew', () => {
    const { header, data } = pack(Float32Array.of(1, 2));
    const large = new Uint8Array(16);
    large.set(data, 1);
    const back = unpack({ header, data: large.subarray(1, 9) }) as Float32Array;
    expect(back).toEqual(Float32Array.of(1, 2));
    expect(back.buffer).not.toBe(large.buffer);
  });

  it.each([
    ['f32', 0, 5],
    ['f32', -4, 1],
    ['f32', 0.5, 1],
    ['f32', 0, -1],
    ['u8', 17, 0],
    ['u8', 0, 2 ** 60],
    ['f32', '0', 1],
    ['constructor', 0, 1],
    ['f16', 0, 1],
  ])('refuses a reference to %s at %s of length %s', (kind, offset, length) => {
    expect(() => unpack(reference(kind, offset, length))).toThrow(RangeError);
  });

  it('tells its own messages from others', () => {
    expect(isPacked(pack(1))).toBe(true);
    for (const other of [null, 'x', {}, { header: 1, data: new Uint8Array() }, { header: '', data: [] }]) {
      expect(isPacked(other)).toBe(false);
    }
  });
});
