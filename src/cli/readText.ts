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
 * The text of some bytes; a byte order mark stays part of it. UTF-8, or UTF-16 by its mark. `name`: for messages.
 * Throws HeadlightError `input` where they are binary, or not in their encoding.
 */
export async function readText(name: string, chunks: AsyncIterable<Uint8Array>): Promise<ReadText> {
  let decoder: TextDecoder | undefined;
  let text = '';
  try {
    for await (const bytes of chunks) {
      decoder ??= decoderFor(bytes, name);
      text += decoder.decode(bytes, { stream: true });
      if (text.length > MAX_CHARACTERS) return { text: cutText(text, MAX_CHARACTERS), cut: true };
    }
    return { text: text + (decoder?.decode() ?? ''), cut: false };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new HeadlightError(
      'input',
      `${name}: wanted ${decoder?.encoding.toUpperCase() ?? 'UTF-8'} text, found other bytes`,
      { cause: error },
    );
  }
}

function decoderFor(start: Uint8Array, name: string): TextDecoder {
  const strict = { fatal: true, ignoreBOM: true };
  if (start[0] === 0xff && start[1] === 0xfe) return new TextDecoder('utf-16le', strict);
  if (start[0] === 0xfe && start[1] === 0xff) return new TextDecoder('utf-16be', strict);
  const zero = start.subarray(0, BINARY_BYTES).indexOf(0);
  if (zero !== -1)
    throw new HeadlightError('input', `${name}: wanted text or a picture, found a binary file (byte ${zero} is 0)`);
  return new TextDecoder('utf-8', strict);
}

/** The longest start of a text within `limit` code units that does not end between two surrogates. */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const last = text.charCodeAt(limit - 1);
  return text.slice(0, last >= 0xd800 && last < 0xdc00 ? limit - 1 : limit);
}
