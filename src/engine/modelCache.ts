import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFolder } from '../protocol/engine';
import { CheckpointError } from '../protocol/errors';
import { TooLargeError } from './models/memory';

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

/** What else takes memory, and can do with less. */
interface Others {
  readonly bytes: number;
  /** False where nothing could be released. */
  releaseOldest(): boolean;
}

/** Keeps the models that were used last, as far as the memory limit allows. A folder whose files changed is loaded anew. */
export class ModelCache<M extends Cached> {
  private readonly entries = new Map<string, Entry<M>>();
  private uses = 0;

  /** `load` gets the bytes that are still free, and throws TooLargeError for what does not fit. */
  constructor(
    private readonly memoryLimit: number,
    private readonly load: (folder: ModelFolder, memoryLimit: number) => Promise<M>,
    private readonly others: Others,
  ) {}

  get loaded(): readonly string[] {
    return [...this.entries.values()].filter((entry) => entry.bytes > 0).map((entry) => entry.path);
  }

  get bytes(): number {
    return [...this.entries.values()].reduce((sum, entry) => sum + entry.bytes, 0);
  }

  get free(): number {
    return Math.max(0, this.memoryLimit - this.bytes - this.others.bytes);
  }

  /** Throws what `load` throws; CheckpointError where the folder cannot be listed. */
  async acquire(folder: ModelFolder): Promise<Lease<M>> {
    const key = await signature(folder.path);
    const entry = this.entries.get(key) ?? this.add(key, folder);
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

  /** Puts away what was not used for longest, models before others, until so much is free. False where that is too little. */
  makeRoom(bytes: number): boolean {
    while (this.free < bytes) {
      const [oldest] = this.unused;
      if (oldest !== undefined) this.putAway(oldest);
      else if (!this.others.releaseOldest()) return false;
    }
    return true;
  }

  private add(key: string, folder: ModelFolder): Entry<M> {
    for (const older of this.unused) if (older.entry.path === folder.path) this.putAway(older);
    const entry = { model: this.loadWithRoom(folder), path: folder.path, bytes: 0, users: 0, lastUse: 0 };
    this.entries.set(key, entry);
    return entry;
  }

  /** Makes room only where that helps. */
  private async loadWithRoom(folder: ModelFolder): Promise<M> {
    try {
      return await this.load(folder, this.free);
    } catch (error) {
      if (!(error instanceof TooLargeError) || error.bytes > this.memoryLimit || !this.makeRoom(error.bytes))
        throw error;
      return this.load(folder, this.free);
    }
  }

  /** The one that was not used for longest comes first. */
  private get unused(): { key: string; entry: Entry<M> }[] {
    return Array.from(this.entries, ([key, entry]) => ({ key, entry }))
      .filter(({ entry }) => entry.users === 0)
      .sort((a, b) => a.entry.lastUse - b.entry.lastUse);
  }

  private putAway({ key, entry }: { key: string; entry: Entry<M> }): void {
    this.entries.delete(key);
    void entry.model.then((model) => {
      model.dispose();
    });
  }
}

/** Names a folder in its present state. */
async function signature(path: string): Promise<string> {
  let names: string[];
  try {
    names = (await readdir(path)).sort();
  } catch (error) {
    throw new CheckpointError(`${path}: wanted a model folder, found none that can be read`, { cause: error });
  }
  const parts = await Promise.all(
    names.map(async (name) => {
      const found = await stat(join(path, name)).catch(() => null);
      return `${name} ${found?.size} ${found?.mtimeMs}`;
    }),
  );
  return [path, ...parts].join('\n');
}
