// The wire of docs/protocol.md, written from that page alone: it shares nothing with the sources, so that a mistake in them
// is not repeated here. Node and nothing else.

const KINDS = { f32: Float32Array, f64: Float64Array, i32: Int32Array, u8: Uint8Array };
const MARK = '\u0000array';

/** @param {unknown} message @returns {{ header: string, data: Uint8Array }} */
export function pack(message) {
  /** @type {{ array: Float32Array | Float64Array | Int32Array | Uint8Array, offset: number }[]} */
  const arrays = [];
  let size = 0;
  /** @param {unknown} value @returns {unknown} */
  const marked = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    for (const [kind, Kind] of Object.entries(KINDS)) {
      if (!(value instanceof Kind)) continue;
      const offset = Math.ceil(size / 8) * 8;
      arrays.push({ array: value, offset });
      size = offset + value.byteLength;
      return { [MARK]: [kind, offset, value.length] };
    }
    if (Array.isArray(value)) return value.map(marked);
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, marked(inner)]));
  };
  const header = JSON.stringify(marked(message));
  const data = new Uint8Array(size);
  for (const { array, offset } of arrays) {
    data.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), offset);
  }
  return { header, data };
}

/** @param {string} header @param {Uint8Array} data @returns {any} */
export function unpack(header, data) {
  return JSON.parse(header, (_key, value) => {
    const mark = value?.[MARK];
    if (mark === undefined) return value;
    const [kind, offset, length] = mark;
    const Kind = KINDS[/** @type {keyof typeof KINDS} */ (kind)];
    return new Kind(data.slice(offset, offset + length * Kind.BYTES_PER_ELEMENT).buffer);
  });
}

/** One message as bytes. @param {unknown} message */
export function frame(message) {
  const { header, data } = pack(message);
  const text = Buffer.from(header, 'utf8');
  const head = Buffer.alloc(8);
  head.writeUInt32LE(text.length, 0);
  head.writeUInt32LE(data.length, 4);
  return Buffer.concat([head, text, data]);
}

/** Calls `use` with every message of a stream. @param {NodeJS.ReadableStream} stream @param {(message: any) => void} use */
export function eachMessage(stream, use) {
  let held = Buffer.alloc(0);
  stream.on('data', (/** @type {Buffer} */ chunk) => {
    held = Buffer.concat([held, chunk]);
    while (held.length >= 8) {
      const [header, data] = [held.readUInt32LE(0), held.readUInt32LE(4)];
      const end = 8 + header + data;
      if (held.length < end) return;
      const message = unpack(held.toString('utf8', 8, 8 + header), Uint8Array.from(held.subarray(8 + header, end)));
      held = held.subarray(end);
      use(message);
    }
  });
}
