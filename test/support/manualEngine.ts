import type { EngineEvent } from '../../src/client/engineProcess';
import { listOf } from '../../src/core/lists';
import type { Engine } from '../../src/host/engine';
import type { OpenRequest, RunSource } from '../../src/protocol/engine';
import { CancelledError } from '../../src/protocol/errors';
import type { MapInfo } from '../../src/protocol/models';
import type { UnitTable } from '../../src/protocol/units';
import { stackInfos } from './mapInfo';
import { wordUnits } from './unitTable';

/** A run of a {@link ManualEngine}, which goes on as it is told to. */
export interface ManualRun {
  readonly request: OpenRequest;
  readonly source: RunSource;
  /** Says what the run consists of. */
  begin(): void;
  /** A map tells of itself. */
  map(step: number): void;
  window(): void;
  end(): void;
  fail(error: Error): void;
}

/** An engine that cuts a text at its blanks and has two maps of two heads; every run goes on by hand, every question is answered at once. */
export class ManualEngine implements Engine {
  readonly pid = 1;
  readonly runs: ManualRun[] = [];
  readonly released: string[] = [];
  private readonly listeners = new Set<(event: EngineEvent) => void>();

  constructor(private readonly maps: readonly MapInfo[] = stackInfos('encoder', 2, { heads: 2 })) {}

  /** Ids of what is held. */
  get held(): string[] {
    return this.runs.map(({ request }) => request.inspection).filter((id) => !this.released.includes(id));
  }

  onEvent(listener: (event: EngineEvent) => void): { dispose(): void } {
    this.listeners.add(listener);
    return { dispose: () => this.listeners.delete(listener) };
  }

  readonly call: Engine['call'] = (method, ...rest) =>
    this.answer(method, rest[0], rest[1] as AbortSignal | undefined) as Promise<never>;

  private answer(method: string, request: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    switch (method) {
      case 'open':
        return this.open(request as OpenRequest, signal);
      case 'units':
        return Promise.resolve(this.unitsOf((request as { inspection: string }).inspection));
      case 'release':
        this.released.push((request as { inspection: string }).inspection);
        return Promise.resolve();
      default:
        return Promise.reject(new Error(`not asked: ${method}`));
    }
  }

  private open(request: OpenRequest, signal: AbortSignal | undefined): Promise<{ milliseconds: number }> {
    const { inspection, source } = request;
    if (source.kind !== 'run') throw new Error('wanted a run');
    const tell = (event: EngineEvent): void => {
      for (const listener of this.listeners) listener(event);
    };
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new CancelledError());
      });
      const run: ManualRun = {
        request,
        source,
        begin: () => {
          const { length } = this.unitsOf(inspection);
          const { changes, of } = source;
          const facts = { card: null, absent: [], provenance: null, planned: length };
          tell({ type: 'opened', payload: { inspection, maps: this.maps, changes, of, ...facts } });
          const list = listOf('input', length, { medium: 'text', input: 0, picture: null });
          tell({ type: 'list', payload: { inspection, list } });
        },
        map: (step) => {
          const { address, heads } = this.maps[step]!;
          const { length } = this.unitsOf(inspection);
          const keys = { start: 0, end: length };
          const some = new Float32Array(heads * length).fill(1 / length);
          const peaks = { all: some, placed: some };
          const figures = { keys, received: some, queries: keys, entropy: some, peaks };
          tell({ type: 'map', payload: { inspection, address, ...figures, progress: (step + 1) / this.maps.length } });
        },
        window: () => {
          const { length } = this.unitsOf(inspection);
          const covered = [{ list: 'input', ranges: [{ start: 0, end: length }] }];
          tell({ type: 'window', payload: { inspection, covered, done: length } });
        },
        end: () => {
          resolve({ milliseconds: 7 });
        },
        fail: reject,
      };
      this.runs.push(run);
    });
  }

  private unitsOf(inspection: string): UnitTable {
    const source = this.runs.find(({ request }) => request.inspection === inspection)?.source;
    const input = source?.inputs[0];
    return wordUnits(input?.kind === 'text' ? input.text : '');
  }
}
