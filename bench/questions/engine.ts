import { EngineClient } from '../../src/client/engineClient';
import { defaultLens } from '../../src/core/defaultLens';
import type { ModelInput, PreparedEvent } from '../../src/protocol/engine';
import type { Lens } from '../../src/protocol/lens';
import { scaleRanges, tilesFor } from '../../webview/views/matrix/tileSpecs';
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
  readonly tiles: readonly Promise<unknown>[];
  /** The weight that the colour scale ends at: before it is known the page draws nothing. */
  readonly scale: Promise<unknown>;
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
    private readonly prepared: PreparedEvent,
  ) {}

  /** Starts a process and runs the subject in it. */
  static async start(enginePath: string, subject: Subject, maxUnits = MAX_UNITS): Promise<BenchEngine> {
    const client = new EngineClient({ enginePath, idleTimeout: 600_000, log: () => undefined });
    let prepared: PreparedEvent | undefined;
    const listening = client.onEvent((event) => {
      if (event.type === 'prepared') prepared = event.payload;
    });
    const { model, input } = subject;
    await inspect(client, OWN, model, input, maxUnits);
    listening.dispose();
    if (prepared === undefined) throw new Error('the engine did not say what it ran');
    return new BenchEngine(client, subject, prepared);
  }

  get units(): PreparedEvent['units'] {
    return this.prepared.units;
  }

  get layers(): number {
    return this.prepared.maps.length;
  }

  /** What a hover asks, under the lens that comes first. */
  async hover(unit: number): Promise<void> {
    await this.client.call('unit', { inspection: OWN, lens: defaultLens(this.prepared.card), unit });
  }

  /** Runs the other document, which is put away afterwards. */
  async runOther(): Promise<void> {
    await inspect(this.client, OTHER, this.subject.model, this.subject.other, MAX_UNITS);
    await this.client.call('release', { inspection: OTHER });
  }

  /** The whole map over the mean of heads, as the page asks for it: its tiles, then the peak. */
  matrix(layer: number): MatrixAnswers {
    const { length, special } = this.units;
    const rows = { start: 0, end: length };
    const tiles = tilesFor(fit(length, SCREEN, SCREEN), length).map((spec) => this.tile(layer, spec));
    const peaks = scaleRanges(special).map((columns) => this.tile(layer, { rows, columns, width: 1, height: 1 }));
    return { tiles, scale: Promise.all(peaks) };
  }

  /** All of the map in a tile of so many texels a side. */
  async wholeTile(layer: number, side: number, signal?: AbortSignal): Promise<void> {
    const all = { start: 0, end: this.units.length };
    await this.tile(layer, { rows: all, columns: all, width: side, height: side }, signal);
  }

  /** Rollout's heat of a query, and its card of a unit. */
  async rollout(query: number, unit: number): Promise<void> {
    const lens: Lens = { ...defaultLens(this.prepared.card), method: 'rollout', direction: 'from', query };
    await Promise.all([
      this.client.call('heat', { inspection: OWN, lens }),
      this.client.call('unit', { inspection: OWN, lens, unit }),
    ]);
  }

  /** Ends the process; what is pending is rejected. */
  dispose(): void {
    this.client.dispose();
  }

  private tile(
    layer: number,
    {
      rows,
      columns,
      width,
      height,
    }: Pick<ReturnType<typeof tilesFor>[number], 'rows' | 'columns' | 'width' | 'height'>,
    signal?: AbortSignal,
  ): Promise<unknown> {
    const { address } = this.prepared.maps[layer % this.layers]!;
    return this.client.call('tile', { inspection: OWN, address, head: 'mean', rows, columns, width, height }, signal);
  }
}

async function inspect(
  client: EngineClient,
  inspection: string,
  path: string,
  input: ModelInput,
  maxUnits: number,
): Promise<void> {
  const model = { path, source: 'folder' } as const;
  await client.call('inspect', { inspection, model, input, generate: 0, maxUnits });
}
