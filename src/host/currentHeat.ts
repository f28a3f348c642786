import { isCancelled } from '../protocol/errors';
import type { Heat, Lens } from '../protocol/lens';
import type { Question } from './questions';
import type { ShownRun } from './shownRun';

/** What the heat is of. */
export interface HeatSource {
  readonly run: Pick<ShownRun, 'windows' | 'firstHeat'> | null;
  readonly lens: Lens | null;
  readonly running: boolean;
  ask<T>(question: Question<T>): Promise<T>;
}

/** The heat of the run that is shown, under the lens that is set: asked for anew when one of them changes. */
export class CurrentHeat {
  private heat: Heat | null = null;
  private wanted = false;
  private asked: AbortController | null = null;

  constructor(
    private readonly source: HeatSource,
    /** Called with every new heat. */
    private readonly changed: () => void,
    /** Called with what went wrong; the heat before it stays. */
    private readonly failed: (error: unknown) => void,
  ) {}

  get value(): Heat | null {
    return this.heat;
  }

  /** Of another run there is none yet. */
  clear(): void {
    this.heat = null;
  }

  /** There may be more to tell. One question at a time; what changes in the meantime is answered together by the next one. */
  refresh(): void {
    this.wanted = true;
    if (this.asked === null) void this.askWhileWanted();
  }

  /** Another heat is wanted: what was asked for is not any more. */
  supersede(): void {
    this.asked?.abort();
    this.asked = null;
    this.refresh();
  }

  private async askWhileWanted(): Promise<void> {
    const asked = new AbortController();
    this.asked = asked;
    try {
      while (this.wanted && !asked.signal.aborted) {
        this.wanted = false;
        const { run, lens } = this.source;
        if (run === null || lens === null) return;
        const heat = await this.heatOf(run, lens, asked.signal);
        if (heat === null || asked.signal.aborted || run !== this.source.run) continue;
        this.heat = heat;
        this.changed();
      }
    } finally {
      if (this.asked === asked) this.asked = null;
    }
  }

  /** Null where there is no answer. */
  private async heatOf(run: NonNullable<HeatSource['run']>, lens: Lens, signal: AbortSignal): Promise<Heat | null> {
    if (run.windows === 0 && this.source.running) return run.firstHeat(lens);
    try {
      return await this.source.ask((engine, id) => engine.call('heat', { inspection: id, lens }, signal));
    } catch (error) {
      if (!isCancelled(error)) this.failed(error);
      return null;
    }
  }
}
