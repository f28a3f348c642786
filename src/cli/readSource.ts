import { createReadStream } from 'node:fs';
import { isPicture, PICTURE_HEAD_BYTES } from '../core/pictureKind';
import { HeadlightError } from '../protocol/errors';
import { readText, type ReadText } from './readText';

/** Largest picture's file that is read. */
const MAX_PICTURE_BYTES = 512 * 2 ** 20;

export type ReadSource =
  ({ readonly kind: 'text' } & ReadText) | { readonly kind: 'image'; readonly bytes: Uint8Array };

/** What a file is called in messages. */
export const nameOf = (path: string): string => (path === '-' ? 'standard input' : path);

/**
 * A file, or standard input for `-`: a picture, if its bytes are those of one, else a text.
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
  if (!isPicture(head)) return { kind: 'text', ...(await readText(name, joined(head, chunks))) };
  const parts = [head];
  for await (const part of chunks) {
    length += part.length;
    if (length > MAX_PICTURE_BYTES)
      throw new HeadlightError('input', `${name}: wanted a picture of at most ${MAX_PICTURE_BYTES / 2 ** 20} MiB`);
    parts.push(Buffer.from(part));
  }
  return { kind: 'image', bytes: new Uint8Array(Buffer.concat(parts)) };
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
