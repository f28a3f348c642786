import { open, readFile, stat, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CheckpointError } from '../../protocol/errors';

/** Largest JSON file of a model folder that is read: a tokenizer is a few megabytes, a shard index less. */
const MAX_JSON_BYTES = 50_000_000;

/** Null where the error says that there is no such file. Throws CheckpointError for every other. */
function absent(path: string, error: unknown): null {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw new CheckpointError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}

/** Bytes of a file, or null where there is none. Throws CheckpointError where it is something else. */
export async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch((error: unknown) => absent(path, error));
  if (found !== null && !found.isFile()) throw new CheckpointError(`${path}: wanted a file, found a folder`);
  return found?.size ?? null;
}

/** Text of a file, or null where there is none. */
export async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    return absent(path, error);
  }
}

/** A JSON object of a model folder, or null where the file is not there. Throws CheckpointError on anything else. */
export async function readJsonObject(folder: string, name: string): Promise<Record<string, unknown> | null> {
  const path = join(folder, name);
  const size = await sizeOf(path);
  if (size !== null && size > MAX_JSON_BYTES)
    throw new CheckpointError(`${path}: wanted at most ${MAX_JSON_BYTES} bytes, found ${size}`);
  const text = await readText(path);
  if (text === null) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new CheckpointError(`${path}: not JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  if (!isRecord(parsed)) throw new CheckpointError(`${path}: wanted a JSON object`);
  return parsed;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Bytes [start, end) of a file, read into a buffer of their own. Throws CheckpointError where the file ends before. */
export async function readBytes(path: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - start);
  const file = await open(path);
  try {
    await readInto(file, basename(path), bytes, start);
  } finally {
    await file.close();
  }
  return bytes;
}

/** Fills `bytes` from an open file, from `start` on. Throws CheckpointError where the file ends before. */
export async function readInto(file: FileHandle, name: string, bytes: Uint8Array, start: number): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, start + done);
    if (bytesRead === 0) {
      throw new CheckpointError(
        `${name}: wanted ${bytes.length} bytes at ${start}, found ${done}: the file is cut off`,
      );
    }
    done += bytesRead;
  }
}
