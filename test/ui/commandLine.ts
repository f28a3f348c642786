import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import * as v from 'valibot';
import type { UnitTable } from '../../src/protocol/units';
import { unitTable } from '../support/unitTable';

const run = promisify(execFile);

const rectangle = v.object({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });
/** Of a picture a unit has a rectangle in place of a range. */
const unit = v.object({
  text: v.string(),
  start: v.optional(v.number(), 0),
  end: v.optional(v.number(), 0),
  special: v.boolean(),
  rectangle: v.optional(rectangle),
});
const report = v.object({
  model: v.string(),
  units: v.array(unit),
  heat: v.array(v.number()),
  top: v.array(v.object({ ...unit.entries, unit: v.number(), weight: v.number() })),
});
const tensor = v.object({
  dtype: v.literal('F32'),
  shape: v.tuple([v.number(), v.number(), v.number()]),
  data_offsets: v.tuple([v.number(), v.number()]),
});
const metadata = v.object({ units: v.pipe(v.string(), v.parseJson(), v.array(unit)) });

/** What `headlight inspect --format json` says. */
export interface Report {
  readonly model: string;
  readonly units: UnitTable;
  /** [units] */
  readonly heat: Float32Array;
  /** Heaviest first, special units too. */
  readonly top: v.InferOutput<typeof report>['top'];
}

/** One layer of what `headlight dump` writes. */
export interface Pattern {
  readonly heads: number;
  /** [keys] */
  readonly row: (head: number, query: number) => Float32Array;
}

export interface Dump {
  readonly units: UnitTable;
  /** [layers] */
  readonly layers: readonly Pattern[];
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
    const { model, units, heat, top } = v.parse(
      report,
      JSON.parse(await this.run('inspect', file, '--format', 'json', ...options)),
    );
    return { model, units: tableOf(units), heat: Float32Array.from(heat), top };
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

function parseDump(bytes: Buffer): Dump {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = v.parse(v.record(v.string(), v.unknown()), JSON.parse(bytes.toString('utf8', 8, 8 + length)));
  const { units } = v.parse(metadata, header['__metadata__']);
  const layers = Object.keys(header)
    .filter((name) => name.endsWith('.pattern'))
    .sort((a, b) => layerOf(a) - layerOf(b))
    .map((name): Pattern => {
      const { shape, data_offsets: offsets } = v.parse(tensor, header[name]);
      const [heads, queries, keys] = shape;
      const start = 8 + length + offsets[0];
      return {
        heads,
        row: (head, query) =>
          Float32Array.from({ length: keys }, (_, key) =>
            bytes.readFloatLE(start + 4 * ((head * queries + query) * keys + key)),
          ),
      };
    });
  return { units: tableOf(units), layers };
}

function tableOf(units: readonly v.InferOutput<typeof unit>[]): UnitTable {
  const rectangles = units.flatMap((row) => (row.rectangle === undefined ? [] : [row.rectangle]));
  if (rectangles.length === 0) return unitTable(units);
  return {
    ...unitTable(units),
    rectangles: Float32Array.from(rectangles.flatMap(({ x, y, width, height }) => [x, y, width, height])),
  };
}

/** A row of one layer, averaged over heads and over the queries of a region. [keys] */
export function meanRow({ heads, row }: Pattern, queries: readonly number[]): Float32Array {
  const rows = queries.flatMap((query) => Array.from({ length: heads }, (_, head) => row(head, query)));
  return rows[0]!.map((_weight, key) => rows.reduce((sum, one) => sum + one[key]!, 0) / rows.length);
}

/** `encoder.3.self.pattern` → 3 */
function layerOf(name: string): number {
  return Number(name.split('.')[1]);
}
