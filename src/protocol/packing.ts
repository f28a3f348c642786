/** A message as it crosses a process boundary: JSON, and all its typed arrays end to end in one buffer. */
export interface Packed {
  readonly header: string;
  readonly data: Uint8Array;
}

const KINDS = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array } as const;
type Kind = keyof typeof KINDS;
type Packable = Float32Array | Float64Array | Int32Array | Uint8Array;

/** Key of an object that stands for a typed array: [kind, byte offset, length]. */
const MARK = '\u0000array';
/** Every array starts at a multiple of this, so that a view can be made in place. */
const ALIGNMENT = 8;

function kindOf(value: object): Kind | undefined {
  for (const kind of Object.keys(KINDS) as Kind[]) if (value instanceof KINDS[kind]) return kind;
  return undefined;
}

function align(offset: number): number {
  return Math.ceil(offset / ALIGNMENT) * ALIGNMENT;
}

/**
 * Packs plain data and typed arrays (f32, f64, i32, u8). A single array is not copied, and so must not change any
 * more. Several are copied once.
 */
export function pack(message: unknown): Packed {
  const arrays: { readonly array: Packable; readonly offset: number }[] = [];
  let size = 0;
  const header = JSON.stringify(message, function (this: Record<string, unknown>, key, value: unknown) {
    // Not `value`: a Buffer has a toJSON, which has been called on it by now.
    const own = this[key];
    if (typeof own !== 'object' || own === null) return value;
    const kind = kindOf(own);
    if (kind === undefined) return value;
    const array = own as Packable;
    const offset = align(size);
    arrays.push({ array, offset });
    size = offset + array.byteLength;
    return { [MARK]: [kind, offset, array.length] };
  });
  return { header: header ?? 'null', data: joined(arrays, size) };
}

function joined(arrays: readonly { readonly array: Packable; readonly offset: number }[], size: number): Uint8Array {
  if (arrays.length === 1) return bytesOf(arrays[0]!.array);
  const data = new Uint8Array(size);
  for (const { array, offset } of arrays) data.set(bytesOf(array), offset);
  return data;
}

function bytesOf(array: Packable): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/**
 * The inverse of {@link pack}. An array that lies in `data` as its kind needs it is a view of it; where `data` is itself a view
 * at an odd place, it is a copy. Throws RangeError on a reference outside the buffer.
 */
export function unpack(packed: Packed): unknown {
  const { header, data } = packed;
  return JSON.parse(header, (_key, value: unknown) => {
    if (typeof value !== 'object' || value === null || !(MARK in value)) return value;
    const mark: unknown = value[MARK];
    if (!Array.isArray(mark) || mark.length !== 3) throw new RangeError('packed message: malformed array reference');
    const [kind, offset, length] = mark as [string, number, number];
    if (!Object.hasOwn(KINDS, kind)) throw new RangeError(`packed message: unknown array kind ${kind}`);
    const constructor = KINDS[kind as Kind];
    const end = offset + length * constructor.BYTES_PER_ELEMENT;
    if (!(
      Number.isInteger(offset) &&
      Number.isInteger(length) &&
      offset >= 0 &&
      length >= 0 &&
      end <= data.byteLength
    )) {
      throw new RangeError(`packed message: array [${offset}, ${end}) is outside its ${data.byteLength} bytes`);
    }
    if ((data.byteOffset + offset) % constructor.BYTES_PER_ELEMENT === 0)
      return new constructor(data.buffer as ArrayBuffer, data.byteOffset + offset, length);
    // Not `data.slice`: on a Buffer that is a view of a shared pool.
    return new constructor(new Uint8Array(data.subarray(offset, end)).buffer);
  });
}

export function isPacked(value: unknown): value is Packed {
  return (
    typeof value === 'object' &&
    value !== null &&
    'header' in value &&
    typeof value.header === 'string' &&
    'data' in value &&
    value.data instanceof Uint8Array
  );
}
