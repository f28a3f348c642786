import { randomUUID } from 'node:crypto';
import type * as vscode from 'vscode';
import type { EngineEvent } from '../client/engineProcess';
import { isCancelled } from '../protocol/errors';
import type { Heat, Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { PanelProgress } from '../protocol/panel';
import type { Range } from '../protocol/units';
import type { Engine } from './engine';
import { Inspection } from './inspection';
import type { InspectionEvents } from './inspectionEvents';
import { LensState } from './lensState';
import { messageOf } from './problems';
import { Questions, type Question } from './questions';
import type { RunPlan } from './runPlan';
import type { Change } from './shiftUnits';

export interface InspectedDocumentOptions {
  readonly engine: Engine;
  readonly events: InspectionEvents<InspectedDocument>;
  /** What is looked at where nothing was looked at before. */
  readonly firstLens: (card: ModelCard) => Lens;
  /** Called when the engine does not hold the inspection any more: it is to be run again. */
  readonly lost: (inspected: InspectedDocument) => void;
}

/** One open document: the inspection that is shown of it, the one that is on its way, and the lens. */
export class InspectedDocument implements vscode.Disposable {
  /** What is painted. */
  inspection: Inspection | null = null;
  heat: Heat | null = null;
  /** What went wrong last; what was shown stays. */
  problem: string | null = null;
  /** The unit under the pointer in the panel. */
  pointed: number | null = null;
  /** The unit that the caret was last put on from elsewhere. */
  revealed: number | null = null;
  private view: LensState | null = null;
  private next: Inspection | null = null;
  private controller: AbortController | null = null;
  private heatWanted = false;
  private heatAsked = false;
  private readonly questions: Questions;

  constructor(
    readonly document: vscode.TextDocument,
    private readonly options: InspectedDocumentOptions,
  ) {
    this.questions = new Questions(options.engine, this, () => {
      options.lost(this);
    });
  }

  get lens(): Lens | null {
    return this.view?.lens ?? null;
  }

  get pinned(): boolean {
    return this.view?.pinned ?? false;
  }

  get running(): boolean {
    return this.controller !== null;
  }

  /** The part that the person chose, where it stands now; null: the whole document. */
  get selected(): Range | null {
    const newest = this.next ?? this.inspection;
    return newest?.selected === true ? newest.part : null;
  }

  get progress(): PanelProgress {
    const newest = (this.next ?? this.inspection)?.progress;
    return { share: 0, done: 0, total: 0, milliseconds: null, covered: [], ...newest, running: this.running };
  }

  /** Cancels the run before it. Rejects with what went wrong; resolves quietly when a newer run took over. */
  async run(plan: RunPlan): Promise<void> {
    this.cancel();
    const controller = new AbortController();
    const run = new Inspection(randomUUID(), plan.part, plan.text, plan.selected);
    this.controller = controller;
    this.next = run;
    this.setProblem(null);
    this.events.progress.fire(this);
    try {
      const model = await plan.model();
      if (controller.signal.aborted) return;
      const { text, focus, maxUnits } = plan;
      const request = { inspection: run.id, model, input: { kind: 'text', text, focus }, generate: 0, maxUnits } as const;
      const result = await this.options.engine.call('inspect', request, controller.signal);
      if (controller.signal.aborted) return;
      const grown = run.finish(result);
      if (this.next === run) this.show(run);
      else if (grown) this.events.inspection.fire(this);
      this.refreshHeat();
    } catch (error) {
      if (this.inspection !== run) this.release(run);
      if (controller.signal.aborted || isCancelled(error)) return;
      this.setProblem(messageOf(error));
      throw error;
    } finally {
      if (this.controller === controller) {
        this.cancel();
        this.events.progress.fire(this);
      }
    }
  }

  /** Stops the run on its way, if there is one. */
  cancel(): void {
    this.controller?.abort();
    this.controller = null;
    this.next = null;
  }

  /** An event of the engine; those of other runs are dropped. */
  receive({ type, payload }: EngineEvent): void {
    const run = [this.next, this.inspection].find((candidate) => candidate?.id === payload.inspection) ?? null;
    if (run === null) return;
    if (type === 'prepared') run.prepare(payload);
    if (type === 'layer') run.addLayer(payload);
    if (type === 'window') run.addWindow(payload);
    // What is painted stays until the new run can answer for it; where nothing is, its first layer will do.
    if (run === this.next && (type === 'window' || (type === 'layer' && this.heat === null))) this.show(run);
    else if (run === this.inspection && type === 'layer') this.events.layer.fire({ inspected: this, layer: payload });
    if (run === this.inspection && (type === 'window' || run.windows === 0)) this.refreshHeat();
    this.events.progress.fire(this);
  }

  edit(changes: readonly Change[]): void {
    this.inspection?.edit(changes);
    this.next?.edit(changes);
  }

  setLens(change: Partial<Lens>): void {
    this.view?.set(change);
    this.lensMoved();
  }

  /** The caret has come to a unit. */
  follow(unit: number): void {
    if (this.view?.follow(unit) === true) this.lensMoved();
  }

  /** Keeps a unit as the query; null: the caret leads again. */
  pin(unit: number | null): void {
    this.view?.pin(unit);
    this.lensMoved();
  }

  point(unit: number | null): void {
    if (unit === this.pointed) return;
    this.pointed = unit;
    this.events.pointed.fire(this);
  }

  /** As {@link Questions.ask}, about the inspection that is shown. */
  ask<T>(question: Question<T>): Promise<T> {
    return this.questions.ask(question);
  }

  dispose(): void {
    this.cancel();
    if (this.inspection !== null) this.release(this.inspection);
    this.inspection = null;
    this.heat = null;
    this.view = null;
    this.pointed = null;
    this.events.inspection.fire(this);
    this.events.progress.fire(this);
  }

  private get events(): InspectionEvents<InspectedDocument> {
    return this.options.events;
  }

  private show(run: Inspection): void {
    const before = this.inspection;
    const { card } = run;
    if (this.view === null || before === null) this.view = new LensState(this.options.firstLens(card));
    else this.view.carry(before, run);
    this.inspection = run;
    this.next = null;
    this.heat = null;
    this.pointed = null;
    this.revealed = null;
    this.events.inspection.fire(this);
    this.events.lens.fire(this);
    if (before !== null) this.release(before);
  }

  private lensMoved(): void {
    if (this.lens === null) return;
    this.events.lens.fire(this);
    this.refreshHeat();
  }

  /** One question at a time; moves of the lens in the meantime are answered together by the next one. */
  private refreshHeat(): void {
    this.heatWanted = true;
    if (!this.heatAsked) void this.askHeat();
  }

  private async askHeat(): Promise<void> {
    this.heatAsked = true;
    try {
      while (this.heatWanted && this.inspection !== null && this.lens !== null) {
        this.heatWanted = false;
        const { inspection, lens } = this;
        const heat =
          inspection.windows === 0 && this.running
            ? inspection.firstHeat(lens)
            : await this.ask((engine, id) => engine.call('heat', { inspection: id, lens })).catch((error: unknown) => {
                if (!isCancelled(error)) this.setProblem(messageOf(error));
                return null;
              });
        if (heat === null || inspection !== this.inspection) continue;
        this.heat = heat;
        this.events.heat.fire(this);
      }
    } finally {
      this.heatAsked = false;
    }
  }

  private setProblem(problem: string | null): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.events.problem.fire(this);
  }

  /** The engine may have dropped it already, or be gone. */
  private release(run: Inspection): void {
    this.options.engine.call('release', { inspection: run.id }).catch(() => undefined);
  }
}
