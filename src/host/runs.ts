import type { EngineEvent } from '../client/engineProcess';
import type { LayerEvent } from '../protocol/engine';
import type { Engine } from './engine';
import type { Inspection } from './inspection';
import { messageOf } from './problems';
import { Run } from './run';
import type { RunPlan } from './runPlan';

/** Who is told of the runs. */
export interface RunsListener {
  /** True while there is something on the screen. */
  readonly painted: boolean;
  /** Another inspection is shown; the one before it is released behind that. */
  show(inspection: Inspection, before: Inspection | null): void;
  /** A layer came for the inspection that is shown. */
  layer(layer: LayerEvent): void;
  /** The weights that are shown can be asked for anew. */
  grown(): void;
  progress(): void;
  problem(message: string | null): void;
}

/** The runs of one document: the one that is shown, and the one on its way. */
export class Runs {
  /** What is shown. */
  shown: Inspection | null = null;
  private current: Run | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly listener: RunsListener,
  ) {}

  get running(): boolean {
    return this.current !== null;
  }

  /** What is on its way and not yet shown, else what is shown. */
  get newest(): Inspection | null {
    return this.next ?? this.shown;
  }

  /** What is on its way, and not yet shown. */
  get next(): Inspection | null {
    const newest = this.current?.inspection ?? null;
    return newest === this.shown ? null : newest;
  }

  /** Cancels the run before it. Rejects with what went wrong; resolves quietly when a newer run took over. */
  async run(plan: RunPlan): Promise<void> {
    this.cancel();
    const run = new Run(this.engine, plan);
    this.current = run;
    this.listener.problem(null);
    this.listener.progress();
    try {
      if (await run.toEnd()) {
        if (this.next === run.inspection) this.show(run.inspection);
        this.listener.grown();
      }
    } catch (error) {
      this.listener.problem(messageOf(error));
      throw error;
    } finally {
      if (this.shown !== run.inspection) this.release(run.inspection);
      if (this.current === run) {
        this.current = null;
        this.listener.progress();
      }
    }
  }

  /** Stops the run on its way, if there is one. */
  cancel(): void {
    this.current?.cancel();
    this.current = null;
  }

  /** An event of the engine; those of other runs are dropped. */
  receive({ type, payload }: EngineEvent): void {
    const run = [this.next, this.shown].find((candidate) => candidate?.id === payload.inspection) ?? null;
    if (run === null) return;
    if (type === 'prepared') run.prepare(payload);
    if (type === 'layer') run.addLayer(payload);
    if (type === 'window') run.addWindow(payload);
    // What is painted stays until the new run is whole: one that fails on its way takes nothing away. Where nothing is
    // painted, the first layer will do.
    if (run === this.next && type === 'layer' && !this.listener.painted) this.show(run);
    else if (run === this.shown && type === 'layer') this.listener.layer(payload);
    if (run === this.shown && (type === 'window' || run.windows === 0)) this.listener.grown();
    this.listener.progress();
  }

  dispose(): void {
    this.cancel();
    if (this.shown !== null) this.release(this.shown);
    this.shown = null;
  }

  private show(inspection: Inspection): void {
    const before = this.shown;
    this.shown = inspection;
    this.listener.show(inspection, before);
    if (before !== null) this.release(before);
  }

  /** The engine may have dropped it already, or be gone. */
  private release(run: Inspection): void {
    this.engine.call('release', { inspection: run.id }).catch(() => undefined);
  }
}
