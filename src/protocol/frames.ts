import type { Packed } from './packing';

/** Before every message: the lengths of its header and of its data, two u32, little endian. */
const HEAD_BYTES = 8;
/** Longest header: a string of JavaScript holds no more than about twice as many characters. */
export const MAX_HEADER_BYTES = 2 ** 28;
/** Largest data: a picture's file, or the tile of a map, with room to spare. */
export const MAX_DATA_BYTES = 2 ** 30;

/** A message as bytes of a stream, in two pieces to be written one behind the other. Throws RangeError where it is too long. */
export function encodeFrame({ header, data }: Packed): [Uint8Array, Uint8Array] {
  const text = new TextEncoder().encode(header);
  check(text.length, data.length);
  const start = new Uint8Array(HEAD_BYTES + text.length);
  const view = new DataView(start.buffer);
  view.setUint32(0, text.length, true);
  view.setUint32(4, data.length, true);
  start.set(text, HEAD_BYTES);
  return [start, data];
}

/** Makes messages of a stream of bytes, however it is cut into chunks. */
export class FrameDecoder {
  private readonly chunks: Uint8Array[] = [];
  /** Bytes in the chunks. */
  private held = 0;
  /** Of the message that has begun. */
  private lengths: { readonly header: number; readonly data: number } | undefined;

  /** The messages that are whole with these bytes. Throws RangeError where the stream is none of frames: it cannot be read any further. */
  push(chunk: Uint8Array): Packed[] {
    if (chunk.length > 0) this.chunks.push(chunk);
    this.held += chunk.length;
    const messages: Packed[] = [];
    for (let message = this.next(); message !== undefined; message = this.next()) messages.push(message);
    return messages;
  }

  /** The stream is over. Throws RangeError where that is in the middle of a message. */
  end(): void {
    if (this.held === 0 && this.lengths === undefined) return;
    const wanted = this.lengths === undefined ? HEAD_BYTES : this.lengths.header + this.lengths.data;
    throw new RangeError(`frame: wanted ${wanted} bytes more, found ${this.held} and the end`);
  }

  private next(): Packed | undefined {
    if (this.lengths === undefined) {
      if (this.held < HEAD_BYTES) return undefined;
      const head = this.take(HEAD_BYTES);
      const view = new DataView(head.buffer, head.byteOffset, HEAD_BYTES);
      const [header, data] = [view.getUint32(0, true), view.getUint32(4, true)];
      check(header, data);
      this.lengths = { header, data };
    }
    const { header, data } = this.lengths;
    if (this.held < header + data) return undefined;
    this.lengths = undefined;
    return { header: decoded(this.take(header)), data: this.take(data) };
  }

  /** The first bytes, out of the chunks. There must be so many. */
  private take(length: number): Uint8Array {
    this.held -= length;
    const first = this.chunks[0];
    if (first !== undefined && first.length > length) {
      this.chunks[0] = first.subarray(length);
      return first.subarray(0, length);
    }
    const taken = new Uint8Array(length);
    let filled = 0;
    let used = 0;
    while (filled < length) {
      const chunk = this.chunks[used]!;
      const part = chunk.subarray(0, length - filled);
      taken.set(part, filled);
      filled += part.length;
      if (part.length < chunk.length) this.chunks[used] = chunk.subarray(part.length);
      else used++;
    }
    this.chunks.splice(0, used);
    return taken;
  }
}

function check(header: number, data: number): void {
  if (header < 1 || header > MAX_HEADER_BYTES)
    throw new RangeError(`frame: wanted a header of 1 to ${MAX_HEADER_BYTES} bytes, found ${header}`);
  if (data > MAX_DATA_BYTES)
    throw new RangeError(`frame: wanted at most ${MAX_DATA_BYTES} bytes of data, found ${data}`);
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new RangeError('frame: wanted a header in UTF-8, found other bytes', { cause: error });
  }
}
