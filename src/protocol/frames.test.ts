import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeFrame, FrameDecoder, MAX_DATA_BYTES, MAX_HEADER_BYTES } from './frames';
import { pack, unpack, type Packed } from './packing';

const joined = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
const bytesOf = (messages: readonly Packed[]): Uint8Array => joined(messages.flatMap(encodeFrame));

/** Lengths as a frame has them in front. */
function head(header: number, data: number): Uint8Array {
  return Uint8Array.from([header, data].flatMap((length) => [0, 8, 16, 24].map((bits) => (length >>> bits) & 255)));
}

const message = fc.record({
  header: fc.string({ unit: 'binary', minLength: 1 }),
  data: fc.uint8Array({ maxLength: 300 }),
});

describe('frames', () => {
  it('are the two lengths, little endian, the header and the data', () => {
    expect(bytesOf([{ header: '"é"', data: Uint8Array.of(7, 8) }])).toEqual(
      Uint8Array.of(4, 0, 0, 0, 2, 0, 0, 0, 0x22, 0xc3, 0xa9, 0x22, 7, 8),
    );
  });

  it('come back as they were, however the stream is cut', () => {
    fc.assert(
      fc.property(fc.array(message, { maxLength: 6 }), fc.array(fc.nat({ max: 40 })), (messages, cuts) => {
        const bytes = bytesOf(messages);
        const decoder = new FrameDecoder();
        const found: Packed[] = [];
        let start = 0;
        for (const cut of cuts) {
          found.push(...decoder.push(bytes.slice(start, start + cut)));
          start = Math.min(bytes.length, start + cut);
        }
        found.push(...decoder.push(bytes.slice(start)));
        decoder.end();
        expect(found).toEqual(messages);
      }),
    );
  });

  it('are told as soon as they are whole, and not before', () => {
    const bytes = bytesOf([{ header: '1', data: Uint8Array.of(5) }]);
    const decoder = new FrameDecoder();
    for (const byte of bytes.subarray(0, -1)) expect(decoder.push(Uint8Array.of(byte))).toEqual([]);
    expect(decoder.push(bytes.subarray(-1))).toEqual([{ header: '1', data: Uint8Array.of(5) }]);
  });

  it('carry what packing makes, wherever the data begins', () => {
    const sent = { name: 'höhe', values: Float32Array.of(0.25, -1), none: new Int32Array() };
    const [found] = new FrameDecoder().push(bytesOf([pack(sent)]));
    expect(unpack(found!)).toEqual(sent);
  });

  it('come together from very many chunks', () => {
    const bytes = bytesOf([{ header: '1', data: new Uint8Array(200_000).fill(3) }]);
    const decoder = new FrameDecoder();
    const found: Packed[] = [];
    for (let i = 0; i < bytes.length; i++) found.push(...decoder.push(bytes.subarray(i, i + 1)));
    expect(found).toHaveLength(1);
    expect(found[0]!.data.every((byte) => byte === 3)).toBe(true);
  });

  it.each<[name: string, bytes: Uint8Array, message: string]>([
    ['no header', head(0, 4), `wanted a header of 1 to ${MAX_HEADER_BYTES} bytes, found 0`],
    ['a header that is too long', head(MAX_HEADER_BYTES + 1, 0), `found ${MAX_HEADER_BYTES + 1}`],
    ['data that are too long', head(1, 0xffffffff), `wanted at most ${MAX_DATA_BYTES} bytes of data, found 4294967295`],
    ['a header of other bytes', joined([head(1, 0), Uint8Array.of(0xff)]), 'wanted a header in UTF-8'],
    ['words of a log', Buffer.from('loading the model …\n'), 'frame: wanted'],
  ])('refuse %s', (_name, bytes, wanted) => {
    expect(() => new FrameDecoder().push(bytes)).toThrow(wanted);
    expect(() => new FrameDecoder().push(bytes)).toThrow(RangeError);
  });

  it.each([
    ['lengths', bytesOf([{ header: '12', data: Uint8Array.of(1) }]).subarray(0, 5), 'wanted 8 bytes more, found 5'],
    ['a message', bytesOf([{ header: '12', data: Uint8Array.of(1) }]).subarray(0, 10), 'wanted 3 bytes more, found 2'],
  ])('tell where a stream ends in the middle of %s', (_name, bytes, wanted) => {
    const decoder = new FrameDecoder();
    decoder.push(bytes);
    expect(() => {
      decoder.end();
    }).toThrow(wanted);
  });

  it('do not send what nobody would read', () => {
    expect(() => encodeFrame({ header: '', data: new Uint8Array() })).toThrow('wanted a header');
  });
});
