import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CheckpointError } from '../../protocol/errors';
import type { ModelFolder } from '../../protocol/engine';
import { readWeightFiles } from './weightFiles';

/** SHA-256 of a file, hexadecimal, streamed. Throws CheckpointError where it cannot be read. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  await feed(hash, path);
  return hash.digest('hex');
}

/** SHA-256 over a model's weights, hexadecimal: of its one file, or of its shards end to end in the order of their names. */
export async function modelHash(folder: ModelFolder): Promise<string> {
  const { files } = await readWeightFiles(folder.path);
  const hash = createHash('sha256');
  for (const file of files) await feed(hash, join(folder.path, file));
  return hash.digest('hex');
}

async function feed(hash: ReturnType<typeof createHash>, path: string): Promise<void> {
  try {
    await pipeline(createReadStream(path), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) hash.update(chunk);
    });
  } catch (error) {
    throw new CheckpointError(`${path}: cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
