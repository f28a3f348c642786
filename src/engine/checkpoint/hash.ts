import { createHash, type Hash } from 'node:crypto';
import { basename, join } from 'node:path';
import { CancelledError, CheckpointError } from '../../protocol/errors';
import type { ModelFolder } from '../../protocol/engine';
import { openFile, readInto } from './files';
import { readWeightFiles } from './weightFiles';

/** Bytes that are hashed in one turn of the thread: about a millisecond. */
const CHUNK_BYTES = 2 ** 20;

/** SHA-256 of a file, hexadecimal. Throws CheckpointError where it cannot be read; CancelledError. */
export async function hashFile(path: string, signal?: AbortSignal): Promise<string> {
  return hashFiles([path], signal);
}

/**
 * SHA-256 over a model's weights, hexadecimal: of its one file, or of its shards end to end in the order of their names.
 * Throws as {@link hashFile}.
 */
export async function modelHash(folder: ModelFolder, signal?: AbortSignal): Promise<string> {
  const { files } = await readWeightFiles(folder.path);
  return hashFiles(
    files.map((file) => join(folder.path, file)),
    signal,
  );
}

/** SHA-256 of several files end to end, hexadecimal. Throws as {@link hashFile}. */
export async function hashFiles(paths: readonly string[], signal?: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  for (const path of paths) await feed(hash, path, signal);
  return hash.digest('hex');
}

async function feed(hash: Hash, path: string, signal: AbortSignal | undefined): Promise<void> {
  try {
    const file = await openFile(path);
    try {
      const { size } = await file.stat();
      const buffer = new Uint8Array(Math.min(CHUNK_BYTES, size));
      for (let start = 0; start < size; start += buffer.length) {
        if (signal?.aborted === true) throw new CancelledError();
        const chunk = buffer.subarray(0, Math.min(buffer.length, size - start));
        await readInto(file, basename(path), chunk, start);
        hash.update(chunk);
      }
    } finally {
      await file.close();
    }
  } catch (error) {
    if (error instanceof CheckpointError || error instanceof CancelledError) throw error;
    throw new CheckpointError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
