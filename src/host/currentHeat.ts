import { isCancelled } from '../protocol/errors';
import type { Heat, Lens } from '../protocol/lens';
import type { Inspection } from './inspection';
import type { Question } from './questions';

/** What the heat is of. */
export interface HeatSource {
  readonly inspection: Inspection | null;
  readonly lens: Lens | null;
  readonly running: boolean;
  ask<T>(question: Question<T>): Promise<T>;
}

/** The heat of the inspection that is shown, under the lens that is set: asked for anew when one of them changes. */
export class CurrentHeat {
  private heat: Heat | null = null;
  private wanted = false;
  private asked = false;

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

  /** Of another inspection there is none yet. */
  clear(): void {
    this.heat = null;
  }

  /** One question at a time; what changes in the meantime is answered together by the next one. */
  refresh(): void {
    this.wanted = true;
    if (!this.asked) void this.askWhileWanted();
  }

  private async askWhileWanted(): Promise<void> {
    this.asked = true;
    try {
      while (this.wanted) {
        this.wanted = false;
        const { inspection, lens } = this.source;
        if (inspection === null || lens === null) return;
        const heat = await this.heatOf(inspection, lens);
        if (heat === null || inspection !== this.source.inspection) continue;
        this.heat = heat;
        this.changed();
      }
    } finally {
      this.asked = false;
    }
  }

  /** Null where there is no answer. */
  private async heatOf(inspection: Inspection, lens: Lens): Promise<Heat | null> {
    if (inspection.windows === 0 && this.source.running) return inspection.firstHeat(lens);
    try {
      return await this.source.ask((engine, id) => engine.call('heat', { inspection: id, lens }));
    } catch (error) {
      if (!isCancelled(error)) this.failed(error);
      return null;
    }
  }
}
