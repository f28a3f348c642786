import { EngineClient } from '../../src/client/engineClient';
import { defaultLens } from '../../src/core/defaultLens';
import type { ModelInput, OpenedEvent } from '../../src/protocol/engine';
import type { Lens } from '../../src/protocol/lens';
import type { UnitList } from '../../src/protocol/units';
import { overviewOf, tilesFor, type TileSpec } from '../../webview/views/matrix/tileSpecs';
import { fit } from '../../webview/views/matrix/viewport';

/** A model and what it reads. */
export interface Subject {
  readonly name: string;
  readonly model: string;
  readonly input: ModelInput;
  /** Another document, as long. */
  readonly other: ModelInput;
}

/** The questions of one matrix view, all asked at once. */
export interface MatrixAnswers {
  /** All of the map in few texels, rows left out: it is drawn as soon as it is there. */
  readonly coarse: Promise<unknown>;
  readonly tiles: readonly Promise<unknown>[];
}

const MAX_UNITS = 16384;
/** Device pixels on a side of the matrix. */
const SCREEN = 1000;
const [OWN, OTHER] = ['own', 'other'];

/** An engine process that holds one inspection. Whatever the bench asks of the engine, it asks here. */
export class BenchEngine {
  private constructor(
    private readonly client: EngineClient,
    private readonly subject: Subject,
    private readonly opened: OpenedEvent,
    readonly list: UnitList,
  ) {}

  /** Starts a process and runs the subject in it. */
  static async start(enginePath: string, subject: Subject, maxUnits = MAX_UNITS): Promise<BenchEngine> {
    const client = new EngineClient({ enginePath, idleTimeout: 600_000, log: () => undefined });
    let opened: OpenedEvent | undefined;
    let list: UnitList | undefined;
    const listening = client.onEvent((event) => {
      if (event.type === 'opened') opened = event.payload;
      if (event.type === 'list') ({ list } = event.payload);
    });
    const { model, input } = subject;
    await run(client, OWN, model, input, maxUnits);
    listening.dispose();
    if (opened === undefined || list === undefined) throw new Error('the engine did not say what it ran');
    return new BenchEngine(client, subject, opened, list);
  }

  get units(): number {
    return this.list.length;
  }

  /** Where a unit ends in its text. */
  async endOf(unit: number): Promise<number> {
    const range = { start: unit, end: unit + 1 };
    const { end } = await this.client.call('units', { inspection: OWN, list: this.list.id, range });
    return end[0]!;
  }

  get layers(): number {
    return this.opened.maps.length;
  }

  /** What a hover asks, under the lens that comes first. */
  async hover(unit: number): Promise<void> {
    await this.client.call('unit', { inspection: OWN, lens: this.lens, list: this.list.id, unit });
  }

  /** Runs the other document, which is put away afterwards. */
  async runOther(): Promise<void> {
    await run(this.client, OTHER, this.subject.model, this.subject.other, MAX_UNITS);
    await this.client.call('release', { inspection: OTHER });
  }

  /** The whole map over the mean of heads, as the page asks for it: coarse, and then sharp. */
  matrix(layer: number): MatrixAnswers {
    const shape = { rows: this.units, columns: this.units };
    return {
      coarse: this.tile(layer, overviewOf(shape), true),
      tiles: tilesFor(fit(shape, SCREEN, SCREEN), shape).map((spec) => this.tile(layer, spec, false)),
    };
  }

  /** All of the map in a tile of so many texels a side. */
  async wholeTile(layer: number, side: number, signal?: AbortSignal): Promise<void> {
    const all = { start: 0, end: this.units };
    await this.tile(layer, { rows: all, columns: all, width: side, height: side }, false, signal);
  }

  /** Rollout's heat of a query, and its card of a unit. */
  async rollout(query: number, unit: number): Promise<void> {
    const lens: Lens = { ...this.lens, method: 'rollout', side: 'query', units: [query] };
    await Promise.all([
      this.client.call('heat', { inspection: OWN, lens }),
      this.client.call('unit', { inspection: OWN, lens, list: this.list.id, unit }),
    ]);
  }

  /** Ends the process; what is pending is rejected. */
  dispose(): void {
    this.client.dispose();
  }

  private get lens(): Lens {
    const lens = defaultLens(this.opened.maps, [this.list]);
    if (lens === undefined) throw new Error('the model has no attention map');
    return lens;
  }

  private tile(
    layer: number,
    { rows, columns, width, height }: Omit<TileSpec, 'level'>,
    coarse: boolean,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const map = this.opened.maps[layer % this.layers]!.address;
    const request = {
      inspection: OWN,
      map,
      head: 'mean',
      method: 'raw',
      rows,
      columns,
      width,
      height,
      coarse,
    } as const;
    return this.client.call('tile', request, signal);
  }
}

async function run(
  client: EngineClient,
  inspection: string,
  path: string,
  input: ModelInput,
  maxUnits: number,
): Promise<void> {
  const model = { path, source: 'folder' } as const;
  const source = { kind: 'run', model, inputs: [input], target: null, generate: 0, changes: [], of: null } as const;
  await client.call('open', { inspection, source, focus: null, maxUnits });
}
