import { createReadStream } from 'node:fs';
import { isPicture, PICTURE_HEAD_BYTES } from '../core/pictureKind';
import { HeadlightError } from '../protocol/errors';
import { readText, type ReadText } from './readText';

/** Largest picture's file that is read. */
const MAX_PICTURE_BYTES = 512 * 2 ** 20;

export type ReadSource =
  | ({ readonly kind: 'text' } & ReadText)
  | { readonly kind: 'picture'; readonly bytes: Uint8Array }
  | { readonly kind: 'dump' };

/** What a file is called in messages. */
export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path);

/**
 * A file, or standard input for `-`: a picture or a dump, if its bytes are those of one, else a text. Of a dump nothing more is read.
 * Throws HeadlightError `input` for a file that cannot be read, is too large, or is neither.
 */
export async function readSource(path: string, stdin: NodeJS.ReadableStream): Promise<ReadSource> {
  const name = nameOf(path);
  const chunks = bytesOf(name, path === '-' ? stdin : createReadStream(path));
  const read: Uint8Array[] = [];
  let length = 0;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    read.push(next.value);
    length += next.value.length;
    if (length >= PICTURE_HEAD_BYTES) break;
  }
  const head = Buffer.concat(read);
  if (isSafetensors(head)) {
    await chunks.return(undefined);
    return { kind: 'dump' };
  }
  if (!isPicture(head)) return { kind: 'text', ...(await readText(name, joined(head, chunks))) };
  const parts = [head];
  for await (const part of chunks) {
    length += part.length;
    if (length > MAX_PICTURE_BYTES)
      throw new HeadlightError('input', `${name}: wanted a picture of at most ${MAX_PICTURE_BYTES / 2 ** 20} MiB`);
    parts.push(Buffer.from(part));
  }
  return { kind: 'picture', bytes: new Uint8Array(Buffer.concat(parts)) };
}

/** Longest header of a safetensors file, by the reference implementation. */
const MAX_TENSORS_HEADER = 100e6;

/** It begins with the length of its header, u64 little endian, and the header is a JSON object: no text and no picture does. */
function isSafetensors(head: Buffer): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  const length = head.readBigUInt64LE();
  return length >= 2n && length <= BigInt(MAX_TENSORS_HEADER);
}

async function* joined(head: Uint8Array, rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  if (head.length > 0) yield head;
  yield* rest;
}

async function* bytesOf(name: string, stream: AsyncIterable<string | Buffer>): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of stream) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
  } catch (error) {
    throw new HeadlightError('input', `${name}: ${reasonOf(error)}`, { cause: error });
  }
}

/** Why a file cannot be read, in words where they are known. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'wanted a file, found none';
  if (code === 'EISDIR') return 'wanted a file, found a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read (permission denied)';
  return error instanceof Error ? error.message : String(error);
}
