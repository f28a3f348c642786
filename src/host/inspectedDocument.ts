import type * as vscode from 'vscode';
import type { EngineEvent } from '../client/engineProcess';
import type { Heat, Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { PanelProgress } from '../protocol/panel';
import type { Range } from '../protocol/units';
import { CurrentHeat } from './currentHeat';
import type { Engine } from './engine';
import type { Inspection } from './inspection';
import type { InspectionEvents } from './inspectionEvents';
import { isIndex, lensWithin } from './lensMoves';
import { LensState } from './lensState';
import { messageOf } from './problems';
import { Questions, type Question } from './questions';
import { Run } from './run';
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
  /** What went wrong last; what was shown stays. */
  problem: string | null = null;
  /** The unit under the pointer in the panel. */
  pointed: number | null = null;
  /** The unit that the caret was last put on from elsewhere. */
  revealed: number | null = null;
  private view: LensState | null = null;
  private current: Run | null = null;
  private readonly questions: Questions;
  private readonly currentHeat: CurrentHeat;

  constructor(
    readonly document: vscode.TextDocument,
    private readonly options: InspectedDocumentOptions,
  ) {
    this.questions = new Questions(options.engine, this, () => {
      options.lost(this);
    });
    this.currentHeat = new CurrentHeat(
      this,
      () => { options.events.heat.fire(this); },
      (error) => { this.setProblem(messageOf(error)); },
    );
  }

  get heat(): Heat | null {
    return this.currentHeat.value;
  }

  get lens(): Lens | null {
    return this.view?.lens ?? null;
  }

  get pinned(): boolean {
    return this.view?.pinned ?? false;
  }

  get running(): boolean {
    return this.current !== null;
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
    const run = new Run(this.options.engine, plan);
    this.current = run;
    this.setProblem(null);
    this.events.progress.fire(this);
    try {
      if (await run.toEnd()) {
        if (this.next === run.inspection) this.show(run.inspection);
        this.currentHeat.refresh();
      }
    } catch (error) {
      this.setProblem(messageOf(error));
      throw error;
    } finally {
      if (this.inspection !== run.inspection) this.release(run.inspection);
      if (this.current === run) {
        this.current = null;
        this.events.progress.fire(this);
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
    const run = [this.next, this.inspection].find((candidate) => candidate?.id === payload.inspection) ?? null;
    if (run === null) return;
    if (type === 'prepared') run.prepare(payload);
    if (type === 'layer') run.addLayer(payload);
    if (type === 'window') run.addWindow(payload);
    // What is painted stays until the new run is whole: one that fails on its way takes nothing away. Where nothing is
    // painted, the first layer will do.
    if (run === this.next && type === 'layer' && this.heat === null) this.show(run);
    else if (run === this.inspection && type === 'layer') this.events.layer.fire({ inspected: this, layer: payload });
    if (run === this.inspection && (type === 'window' || run.windows === 0)) this.currentHeat.refresh();
    this.events.progress.fire(this);
  }

  edit(changes: readonly Change[]): void {
    this.inspection?.edit(changes);
    this.next?.edit(changes);
  }

  /** Layers, heads and units that there are not (a link of an older run) are left out. */
  setLens(change: Partial<Lens>): void {
    if (this.inspection === null) return;
    this.view?.set(lensWithin(change, this.inspection.card, this.inspection.units.length));
    this.lensMoved();
  }

  /** The caret has come to a unit. */
  follow(unit: number): void {
    if (this.view?.follow(unit) === true) this.lensMoved();
  }

  /** Keeps a unit as the query; null: the caret leads again. */
  pin(unit: number | null): void {
    if (!this.has(unit)) return;
    this.view?.pin(unit);
    this.lensMoved();
  }

  point(unit: number | null): void {
    if (unit === this.pointed || !this.has(unit)) return;
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
    this.currentHeat.clear();
    this.view = null;
    this.pointed = null;
    this.events.inspection.fire(this);
    this.events.progress.fire(this);
  }

  /** What is on its way, and not yet shown. */
  private get next(): Inspection | null {
    const newest = this.current?.inspection ?? null;
    return newest === this.inspection ? null : newest;
  }

  private get events(): InspectionEvents<InspectedDocument> {
    return this.options.events;
  }

  /** False for a unit that is not there, or not any more. */
  private has(unit: number | null): boolean {
    return unit === null || isIndex(unit, this.inspection?.units.length ?? 0);
  }

  private show(run: Inspection): void {
    const before = this.inspection;
    const { card } = run;
    if (this.view === null || before === null) this.view = new LensState(this.options.firstLens(card));
    else this.view.carry(before, run);
    this.inspection = run;
    this.currentHeat.clear();
    this.pointed = null;
    this.revealed = null;
    this.events.inspection.fire(this);
    this.events.lens.fire(this);
    if (before !== null) this.release(before);
  }

  private lensMoved(): void {
    if (this.lens === null) return;
    this.events.lens.fire(this);
    this.currentHeat.refresh();
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
