import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CheckpointError } from '../../protocol/errors';
import { headerLength, MAX_HEADER_BYTES, parseHeader, PREFIX_BYTES } from './safetensors';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Parses a header as if `dataBytes` of tensors followed it. */
function parse(header: string, dataBytes: number): ReturnType<typeof parseHeader> {
  const bytes = encode(header);
  return parseHeader('a.safetensors', bytes, PREFIX_BYTES + bytes.length + dataBytes);
}

function prefix(length: bigint): Uint8Array {
  const bytes = new Uint8Array(PREFIX_BYTES);
  new DataView(bytes.buffer).setBigUint64(0, length, true);
  return bytes;
}

const f32 = (shape: number[], start: number, end: number): object => ({
  dtype: 'F32',
  shape,
  data_offsets: [start, end],
});

describe('a header that is as it should be', () => {
  test('gives every tensor its place in the file', () => {
    const header = JSON.stringify({ __metadata__: { format: 'pt' }, b: f32([2, 3], 8, 32), a: f32([], 0, 4) });
    const entries = parse(header, 32);
    const at = PREFIX_BYTES + encode(header).length;
    expect([...entries.keys()].sort()).toEqual(['a', 'b']);
    expect(entries.get('b')).toEqual({
      file: 'a.safetensors',
      dtype: 'F32',
      shape: [2, 3],
      size: 6,
      start: at + 8,
      end: at + 32,
    });
  });

  test('may have gaps, empty tensors, spaces at the end and odd names', () => {
    const names = ['', '__proto__', 'ünï"\\', 'constructor'];
    const header = `{${names.map((name, i) => `${JSON.stringify(name)}: ${JSON.stringify(f32([0, i], 4, 4))}`).join(',')}}   `;
    expect([...parse(header, 64).keys()]).toEqual(names);
  });
});

test.each<[what: string, header: string, message: string]>([
  ['no JSON', '{"a":', 'the safetensors header is not JSON'],
  ['a list', '[]', 'wanted a JSON object as the safetensors header'],
  [
    'a name twice',
    '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}',
    'tensor "a" comes twice in the header',
  ],
  ['nesting without end', `{"a":${'['.repeat(100_000)}`, 'the safetensors header is nested deeper than 3'],
  [
    'an unknown dtype',
    '{"a":{"dtype":"Q4","shape":[1],"data_offsets":[0,4]}}',
    'tensor a: wanted a dtype of F64, F32,',
  ],
  ['a missing shape', '{"a":{"dtype":"F32","data_offsets":[0,4]}}', 'tensor a: shape: '],
  ['a negative length', '{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}', 'tensor a: shape.0: '],
  [
    'a length beyond exact numbers',
    '{"a":{"dtype":"F32","shape":[9007199254740993],"data_offsets":[0,4]}}',
    'tensor a: shape.0: ',
  ],
  [
    'a product beyond exact numbers',
    '{"a":{"dtype":"F32","shape":[4294967296,4294967296],"data_offsets":[0,4]}}',
    'tensor a: F32 [4294967296, 4294967296] wants 73786976294838210000 bytes, found 4',
  ],
  [
    'too many dimensions',
    `{"a":{"dtype":"F32","shape":[${'1,'.repeat(8)}1],"data_offsets":[0,4]}}`,
    'tensor a: shape: ',
  ],
  ['offsets beyond the file', '{"a":{"dtype":"F32","shape":[32],"data_offsets":[0,128]}}', 'are outside the file of'],
  ['offsets the wrong way', '{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}', 'are outside the file of'],
  [
    'bytes that do not fit the shape',
    '{"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,12]}}',
    'tensor a: F32 [2, 2] wants 16 bytes, found 12',
  ],
  [
    'tensors that overlap',
    '{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}',
    'overlap those of a',
  ],
])('refuses %s', (_what, header, message) => {
  const attempt = (): unknown => parse(header, 64);
  expect(attempt).toThrow(CheckpointError);
  expect(attempt).toThrow(/^a\.safetensors: /);
  expect(attempt).toThrow(message);
});

test.each([
  [2n ** 60n, 1000, 'wanted a safetensors header of at most 992 bytes, found a length of 1152921504606846976'],
  [2n ** 64n - 1n, 1000, 'found a length of 18446744073709551615'],
  [BigInt(MAX_HEADER_BYTES) + 1n, 1e12, `wanted a safetensors header of at most ${MAX_HEADER_BYTES} bytes`],
])('refuses a header length of %d in a file of %d bytes', (length, fileBytes, message) => {
  expect(() => headerLength('a.safetensors', prefix(length), fileBytes)).toThrow(message);
});

test('refuses a file of less than 8 bytes', () => {
  expect(() => headerLength('a.safetensors', new Uint8Array(3), 3)).toThrow(
    'wanted a safetensors file of at least 8 bytes, found 3',
  );
});

describe('whatever the bytes, there is an answer or a CheckpointError', () => {
  const answers = (header: Uint8Array, fileBytes: number): void => {
    try {
      for (const { start, end, size } of parseHeader('a', header, fileBytes).values()) {
        expect(
          start >= PREFIX_BYTES + header.length && start <= end && end <= fileBytes && Number.isSafeInteger(size),
        ).toBe(true);
      }
    } catch (error) {
      if (!(error instanceof CheckpointError)) throw error;
    }
  };

  test('random bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (header, more) => answers(header, header.length + more)),
    );
  });

  test('random JSON', () => {
    const entry = fc.record({
      dtype: fc.oneof(fc.constantFrom('F32', 'BF16', 'I64', 'toString'), fc.jsonValue()),
      shape: fc.oneof(fc.array(fc.integer()), fc.jsonValue()),
      data_offsets: fc.oneof(fc.tuple(fc.integer(), fc.double()), fc.jsonValue()),
    });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.oneof(entry, fc.jsonValue())), fc.nat(), (json, more) => {
        answers(encode(JSON.stringify(json)), more);
      }),
    );
  });

  test('a good header with bytes changed', () => {
    const good = encode(JSON.stringify({ a: f32([2, 3], 0, 24), b: f32([4], 24, 40), c: f32([1], 40, 44) }));
    const change = fc.tuple(fc.nat(good.length - 1), fc.nat(255));
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), (changes) => {
        const bytes = good.slice();
        for (const [at, value] of changes) bytes[at] = value;
        answers(bytes, PREFIX_BYTES + bytes.length + 44);
      }),
      { numRuns: 2000 },
    );
  });

  test('the length of the header', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), fc.nat(), (bytes, fileBytes) => {
        try {
          expect(headerLength('a', bytes, fileBytes)).toBeLessThanOrEqual(Math.max(0, fileBytes - PREFIX_BYTES));
        } catch (error) {
          if (!(error instanceof CheckpointError)) throw error;
        }
      }),
    );
  });
});
