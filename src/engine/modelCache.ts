import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFolder } from '../protocol/engine';
import { CheckpointError } from '../protocol/errors';

/** What the cache needs to know of a model. */
export interface Cached {
  /** Bytes that it takes. */
  readonly bytes: number;
  dispose(): void;
}

/** A model in use. It is not put away before it is given back. */
export interface Lease<M> {
  readonly model: M;
  giveBack(): void;
}

interface Entry<M> {
  readonly model: Promise<M>;
  readonly path: string;
  bytes: number;
  users: number;
  lastUse: number;
}

/** Keeps the models that were used last, as far as the memory limit allows. A folder whose files changed is loaded anew. */
export class ModelCache<M extends Cached> {
  private readonly entries = new Map<string, Entry<M>>();
  private uses = 0;

  /** `load` gets the bytes that are still free, and refuses what does not fit. */
  constructor(
    private readonly memoryLimit: number,
    private readonly load: (folder: ModelFolder, memoryLimit: number) => Promise<M>,
  ) {}

  get loaded(): readonly string[] {
    return [...this.entries.values()].filter((entry) => entry.bytes > 0).map((entry) => entry.path);
  }

  get bytes(): number {
    return [...this.entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  }

  get free(): number {
    return Math.max(0, this.memoryLimit - this.bytes);
  }

  /** Throws what `load` throws; CheckpointError where the folder cannot be listed. */
  async acquire(folder: ModelFolder): Promise<Lease<M>> {
    const { key, bytes } = await signature(folder.path);
    const entry = this.entries.get(key) ?? this.add(key, folder, bytes);
    entry.users++;
    entry.lastUse = ++this.uses;
    try {
      const model = await entry.model;
      entry.bytes = model.bytes;
      let given = false;
      return {
        model,
        giveBack: () => {
          if (!given) entry.users--;
          given = true;
        },
      };
    } catch (error) {
      this.entries.delete(key);
      throw error;
    }
  }

  private add(key: string, folder: ModelFolder, bytesOnDisk: number): Entry<M> {
    this.makeRoom(folder.path, bytesOnDisk);
    const entry = { model: this.load(folder, this.free), path: folder.path, bytes: 0, users: 0, lastUse: 0 };
    this.entries.set(key, entry);
    return entry;
  }

  /** Puts unused models away: older states of the same folder, then the ones not used for longest. f16 doubles when loaded. */
  private makeRoom(path: string, bytesOnDisk: number): void {
    const unused = [...this.entries].filter(([, entry]) => entry.users === 0).sort(([, a], [, b]) => a.lastUse - b.lastUse);
    for (const [key, entry] of unused) {
      if (entry.path !== path && this.free >= 2 * bytesOnDisk) continue;
      this.entries.delete(key);
      void entry.model.then((model) => {
        model.dispose();
      });
    }
  }
}

/** Names a folder in its present state. */
async function signature(path: string): Promise<{ key: string; bytes: number }> {
  let names: string[];
  try {
    names = (await readdir(path)).sort();
  } catch (error) {
    throw new CheckpointError(`${path}: wanted a model folder, found none that can be read`, { cause: error });
  }
  const parts = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(path, name)).catch(() => null);
      return { label: `${name} ${found?.size} ${found?.mtimeMs}`, bytes: name.endsWith('.safetensors') ? (found?.size ?? 0) : 0 };
    }),
  );
  return {
    key: [path, ...parts.map((part) => part.label)].join('\n'),
    bytes: parts.reduce((sum, part) => sum + part.bytes, 0),
  };
}
