import { open, rename, rm, type FileHandle } from 'node:fs/promises';
import { HeadlightError } from '../../protocol/errors';

/** A float32 tensor that is made row by row, so that it never stands in memory as a whole. */
export interface StreamedTensor {
  readonly name: string;
  readonly shape: readonly number[];
  /** Its numbers, row-major, in parts of any length. */
  readonly rows: () => Iterable<Float32Array> | AsyncIterable<Float32Array>;
}

/** Bytes that are gathered before they are written. */
const CHUNK_BYTES = 1 << 20;

/**
 * Writes a safetensors file (https://github.com/huggingface/safetensors#format): the header, padded to 8 bytes, and the
 * tensors end to end. It appears under its name when it is whole. Gives the bytes written.
 * Throws HeadlightError `input` where the file cannot be written.
 */
export async function writeSafetensors(
  path: string,
  tensors: readonly StreamedTensor[],
  metadata: Readonly<Record<string, string>>,
): Promise<number> {
  const part = `${path}.part`;
  try {
    const file = await open(part, 'w');
    let bytes: number;
    try {
      bytes = await writeAll(file, header(tensors, metadata), tensors);
    } finally {
      await file.close();
    }
    await rename(part, path);
    return bytes;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new HeadlightError('input', `${path}: cannot be written: ${error.message}`, { cause: error });
  }
}

function header(tensors: readonly StreamedTensor[], metadata: Readonly<Record<string, string>>): Uint8Array {
  const entries: Record<string, unknown> = { __metadata__: metadata };
  let offset = 0;
  for (const { name, shape } of tensors) {
    const end = offset + shape.reduce((size, length) => size * length, 4);
    entries[name] = { dtype: 'F32', shape, data_offsets: [offset, end] };
    offset = end;
  }
  const json = new TextEncoder().encode(JSON.stringify(entries));
  const length = Math.ceil(json.length / 8) * 8;
  const bytes = new Uint8Array(8 + length).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.set(json, 8);
  return bytes;
}

async function writeAll(file: FileHandle, head: Uint8Array, tensors: readonly StreamedTensor[]): Promise<number> {
  await file.writeFile(head);
  const chunk = new DataView(new ArrayBuffer(CHUNK_BYTES));
  let used = 0;
  let bytes = head.length;
  const flush = async (): Promise<void> => {
    await file.writeFile(new Uint8Array(chunk.buffer, 0, used));
    bytes += used;
    used = 0;
  };
  for (const { rows } of tensors) {
    for await (const row of rows()) {
      for (const value of row) {
        chunk.setFloat32(used, value, true);
        used += 4;
        if (used === CHUNK_BYTES) await flush();
      }
    }
  }
  await flush();
  return bytes;
}
