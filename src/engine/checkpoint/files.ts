import { constants, type Stats } from 'node:fs';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CheckpointError } from '../../protocol/errors';
import { LIMITS } from '../limits';
import { jsonDepth } from './jsonDepth';

/** To be opened without waiting for who writes: where a pipe has come in the place of a file since it was looked at. */
const READ = constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0);

/** Null where the error says that there is no such file. Throws CheckpointError for every other. */
function absent(path: string, error: unknown): null {
  if (error instanceof CheckpointError) throw error;
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ENOENT' || code === 'ENOTDIR') return null;
  throw new CheckpointError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
    cause: error,
  });
}

/** Bytes of a file, or null where there is none. Throws CheckpointError where it is something else. */
export async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch((error: unknown) => absent(path, error));
  if (found !== null) checkIsFile(path, found);
  return found?.size ?? null;
}

/**
 * Opens a file to be read. Throws CheckpointError for what is none: a pipe, a device or a socket would be waited for, or read
 * without end. A file that is not there is rejected as by Node.
 */
export async function openFile(path: string): Promise<FileHandle> {
  checkIsFile(path, await stat(path));
  const file = await open(path, READ);
  try {
    checkIsFile(path, await file.stat());
  } catch (error) {
    await file.close();
    throw error;
  }
  return file;
}

/** Text of a file, or null where there is none. Throws CheckpointError where it is longer than any that is read. */
export async function readText(path: string): Promise<string | null> {
  const size = await sizeOf(path);
  if (size === null) return null;
  if (size > LIMITS.jsonBytes)
    throw new CheckpointError(`${path}: wanted at most ${LIMITS.jsonBytes} bytes, found ${size}`);
  return readStart(path, size);
}

/** The first bytes of a file as text, or null where there is none. */
export async function readStart(path: string, most: number): Promise<string | null> {
  try {
    const file = await openFile(path);
    try {
      const { size } = await file.stat();
      const bytes = new Uint8Array(Math.min(size, most));
      await readInto(file, basename(path), bytes, 0);
      return new TextDecoder().decode(bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    return absent(path, error);
  }
}

/** A JSON object of a model folder, or null where the file is not there. Throws CheckpointError on anything else. */
export async function readJsonObject(folder: string, name: string): Promise<Record<string, unknown> | null> {
  const path = join(folder, name);
  const text = await readText(path);
  if (text === null) return null;
  if (jsonDepth(text) > LIMITS.jsonDepth)
    throw new CheckpointError(`${path}: wanted JSON of at most ${LIMITS.jsonDepth} levels, found more`);
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

function checkIsFile(path: string, found: Stats): void {
  if (!found.isFile()) throw new CheckpointError(`${path}: wanted a file, found a ${kindOf(found)}`);
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'folder';
  if (found.isFIFO()) return 'named pipe';
  return found.isSocket() ? 'socket' : 'device';
}

/** Bytes [start, end) of a file, read into a buffer of their own. Throws CheckpointError where the file ends before. */
export async function readBytes(path: string, start: number, end: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(end - start);
  const file = await openFile(path);
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
