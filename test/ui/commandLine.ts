import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { mapSchema } from '../../src/engine/dump/dumpSchema';
import type { Lens } from '../../src/protocol/lens';
import type { MapInfo } from '../../src/protocol/models';
import type { PanelList } from '../../src/protocol/panel';
import { parseDump, type Dump } from './dump';
import { writtenLists } from './writtenLists';

const run = promisify(execFile);

const top = v.array(v.object({ unit: v.number(), weight: v.number(), special: v.boolean() }));
const lens = v.object({
  map: v.string(),
  head: v.union([v.number(), v.picklist(['mean', 'max'])]),
  method: v.string(),
  side: v.picklist(['query', 'key', 'all']),
  units: v.array(v.number()),
  answer: v.nullable(v.number()),
});
const report = v.object({
  model: v.string(),
  lists: writtenLists,
  maps: v.array(mapSchema),
  lens,
  heat: v.object({ list: v.string(), weights: v.array(v.number()) }),
  top,
  generated: v.optional(v.object({ list: v.string(), text: v.string() })),
});

/** What `headlight inspect --format json` says; `list` and `units`: those that the heat is over. */
export interface Report extends PanelList {
  readonly model: string;
  readonly lists: readonly PanelList[];
  readonly maps: readonly MapInfo[];
  readonly lens: Lens;
  /** [units of the list] */
  readonly heat: Float32Array;
  /** Heaviest first, special units too. */
  readonly top: v.InferOutput<typeof top>;
  /** What the model wrote; empty where it wrote nothing. */
  readonly written: string;
}

/** The command line of the installed extension: the same package that the workbench runs. */
export class CommandLine {
  private constructor(private readonly bundle: string) {}

  /** @param home of the server that the extension is installed in */
  static async installedIn(home: string): Promise<CommandLine> {
    const extensions = path.join(home, 'extensions');
    const name = (await readdir(extensions)).find((entry) => entry.startsWith('headlight.headlight-'));
    if (name === undefined) throw new Error('The extension is not installed');
    return new CommandLine(path.join(extensions, name, 'dist/cli.js'));
  }

  async inspect(file: string, ...options: readonly (string | number)[]): Promise<Report> {
    const told = await this.run('inspect', file, '--format', 'json', ...options);
    const { heat, generated, ...rest } = v.parse(report, JSON.parse(told));
    const own = rest.lists.find(({ list }) => list.id === heat.list)!;
    return { ...rest, ...own, heat: Float32Array.from(heat.weights), written: generated?.text ?? '' };
  }

  /** Every attention map of a text or picture, as numbers. */
  async dump(file: string, ...options: readonly (string | number)[]): Promise<Dump> {
    const folder = await mkdtemp(path.join(tmpdir(), 'headlight-dump-'));
    try {
      const out = path.join(folder, 'dump.safetensors');
      await this.run('dump', file, '--out', out, ...options);
      return parseDump(await readFile(out));
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  async run(...args: readonly (string | number)[]): Promise<string> {
    const env = { PATH: process.env['PATH'], HF_HOME: '/nonexistent' };
    const { stdout } = await run(process.execPath, [this.bundle, ...args.map(String)], { env, maxBuffer: 1e8 });
    return stdout;
  }
}
