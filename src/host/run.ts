import { randomUUID } from 'node:crypto';
import { isCancelled } from '../protocol/errors';
import type { Engine } from './engine';
import { Inspection } from './inspection';
import type { RunPlan } from './runPlan';

/** One run of a model, from its plan to its end. */
export class Run {
  /** What is known of it so far. */
  readonly inspection: Inspection;
  private readonly controller = new AbortController();

  constructor(
    private readonly engine: Engine,
    private readonly plan: RunPlan,
  ) {
    this.inspection = new Inspection(randomUUID(), plan.part, plan.text, plan.selected);
  }

  /** False where it was cancelled before its end. Rejects with what went wrong; then the engine does not hold it any more. */
  async toEnd(): Promise<boolean> {
    const { inspection, plan } = this;
    const { signal } = this.controller;
    try {
      const [model, input] = await Promise.all([plan.model(), plan.input()]);
      if (signal.aborted) return false;
      const request = { inspection: inspection.id, model, input, generate: 0, maxUnits: plan.maxUnits };
      const result = await this.engine.call('inspect', request, signal);
      if (signal.aborted) return false;
      inspection.finish(result);
      return true;
    } catch (error) {
      if (signal.aborted || isCancelled(error)) return false;
      throw error;
    }
  }

  cancel(): void {
    this.controller.abort();
  }
}
