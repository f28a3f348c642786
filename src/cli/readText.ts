import { createReadStream } from 'node:fs';
import { TextDecoder } from 'node:util';
import { HeadlightError } from '../protocol/errors';

/** UTF-16 code units of a text that are looked at; the rest is not read. */
export const MAX_CHARACTERS = 1_000_000;
/** Bytes at the start that are searched for a 0: text has none. */
const BINARY_BYTES = 8192;

export interface ReadText {
  readonly text: string;
  /** True where the file goes on. */
  readonly cut: boolean;
}

/**
 * The text of a file, or of standard input for `-`; a byte order mark stays part of it. UTF-8, or UTF-16 by its mark.
 * Throws HeadlightError `input` for a file that cannot be read, is binary, or is not in its encoding.
 */
export async function readText(path: string, stdin: NodeJS.ReadableStream): Promise<ReadText> {
  const name = path === '-' ? 'standard input' : path;
  const stream: AsyncIterable<string | Buffer> = path === '-' ? stdin : createReadStream(path);
  let decoder: TextDecoder | undefined;
  let text = '';
  try {
    for await (const chunk of stream) {
      const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
      decoder ??= decoderFor(bytes, name);
      text += decoder.decode(bytes, { stream: true });
      if (text.length > MAX_CHARACTERS) return { text: cutText(text, MAX_CHARACTERS), cut: true };
    }
    return { text: text + (decoder?.decode() ?? ''), cut: false };
  } catch (error) {
    if (error instanceof HeadlightError) throw error;
    const why = error instanceof TypeError ? `wanted ${decoder?.encoding.toUpperCase() ?? 'UTF-8'} text, found other bytes` : reasonOf(error);
    throw new HeadlightError('input', `${name}: ${why}`, { cause: error });
  }
}

/** Why a file cannot be read, in words where they are known. */
function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'wanted a text file, found none';
  if (code === 'EISDIR') return 'wanted a text file, found a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'may not be read (permission denied)';
  return error instanceof Error ? error.message : String(error);
}

function decoderFor(start: Uint8Array, name: string): TextDecoder {
  const strict = { fatal: true, ignoreBOM: true };
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le', strict);
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be', strict);
  const zero = start.subarray(0, BINARY_BYTES).indexOf(0);
  if (zero !== -1) throw new HeadlightError('input', `${name}: wanted text, found a binary file (byte ${zero} is 0)`);
  return new TextDecoder('utf-8', strict);
}

/** The longest start of a text within `limit` code units that does not end between two surrogates. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit);
}
