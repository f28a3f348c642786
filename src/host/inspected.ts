import type * as vscode from 'vscode';
import type { EngineEvent } from '../client/engineProcess';
import type { Heat, Lens } from '../protocol/lens';
import type { Modality, ModelCard } from '../protocol/models';
import type { PanelProgress } from '../protocol/panel';
import { CurrentHeat } from './currentHeat';
import type { Engine } from './engine';
import type { Inspection } from './inspection';
import type { InspectionEvents } from './inspectionEvents';
import { isIndex, lensWithin } from './lensMoves';
import { LensState } from './lensState';
import { nameOf } from './nameOf';
import { messageOf } from './problems';
import { Questions, type Question } from './questions';
import type { RunPlan } from './runPlan';
import { Runs } from './runs';

export interface InspectedOptions {
  readonly engine: Engine;
  readonly events: InspectionEvents<Inspected>;
  /** What is looked at where nothing was looked at before. */
  readonly firstLens: (card: ModelCard) => Lens;
  /** Called when the engine does not hold the inspection any more: it is to be run again. */
  readonly lost: (inspected: Inspected) => void;
}

/** What is inspected, a text or a picture: the inspection that is shown of it, the one that is on its way, and the lens. */
export abstract class Inspected implements vscode.Disposable {
  abstract readonly modality: Modality;
  /** What went wrong last; what was shown stays. */
  problem: string | null = null;
  /** The unit under the pointer in the panel. */
  pointed: number | null = null;
  protected readonly runs: Runs;
  private view: LensState | null = null;
  /** The lens from before a reload of the window. */
  private remembered: Lens | null = null;
  private readonly questions: Questions;
  private readonly currentHeat: CurrentHeat;

  constructor(
    readonly uri: vscode.Uri,
    private readonly options: InspectedOptions,
  ) {
    const painted = (): boolean => this.heat !== null;
    this.runs = new Runs(options.engine, {
      get painted() {
        return painted();
      },
      show: (inspection, before) => {
        this.show(inspection, before);
      },
      layer: (layer) => {
        this.events.layer.fire({ inspected: this, layer });
      },
      grown: () => {
        this.currentHeat.refresh();
      },
      progress: () => {
        this.events.progress.fire(this);
      },
      problem: (message) => {
        this.tell(message);
      },
    });
    this.questions = new Questions(options.engine, this, () => {
      options.lost(this);
    });
    this.currentHeat = new CurrentHeat(
      this,
      () => {
        options.events.heat.fire(this);
      },
      (error) => {
        this.tell(messageOf(error));
      },
    );
  }

  get name(): string {
    return nameOf(this.uri);
  }

  /** What is painted. */
  get inspection(): Inspection | null {
    return this.runs.shown;
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
    return this.runs.running;
  }

  get progress(): PanelProgress {
    return {
      share: 0,
      done: 0,
      total: 0,
      milliseconds: null,
      covered: [],
      ...this.runs.newest?.progress,
      running: this.running,
    };
  }

  /** Cancels the run before it. Rejects with what went wrong; resolves quietly when a newer run took over. */
  run(plan: RunPlan): Promise<void> {
    return this.runs.run(plan);
  }

  /** Stops the run on its way, if there is one. */
  cancel(): void {
    this.runs.cancel();
  }

  /** An event of the engine; those of other runs are dropped. */
  receive(event: EngineEvent): void {
    this.runs.receive(event);
  }

  /** Layers, heads and units that there are not (a link of an older run) are left out. */
  setLens(change: Partial<Lens>): void {
    if (this.inspection === null) return;
    this.view?.set(lensWithin(change, this.inspection.card, this.inspection.units.length));
    this.lensMoved();
  }

  /** The lens from before a reload of the window; one that has been moved since is kept. */
  restoreLens(lens: Lens): void {
    if (this.view?.moved === true) return;
    this.remembered = lens;
    if (this.inspection === null) return;
    this.view = this.firstView(this.inspection);
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

  /** What is wrong with it; null: nothing any more. What is shown stays. */
  tell(problem: string | null): void {
    if (problem === this.problem) return;
    this.problem = problem;
    this.events.problem.fire(this);
  }

  dispose(): void {
    this.runs.dispose();
    this.currentHeat.clear();
    this.view = null;
    this.pointed = null;
    this.events.inspection.fire(this);
    this.events.progress.fire(this);
  }

  private get events(): InspectionEvents<Inspected> {
    return this.options.events;
  }

  /** False for a unit that is not there, or not any more. */
  private has(unit: number | null): boolean {
    return unit === null || isIndex(unit, this.inspection?.units.length ?? 0);
  }

  private show(inspection: Inspection, before: Inspection | null): void {
    if (this.view === null || before === null) this.view = this.firstView(inspection);
    else this.view.carry(before, inspection);
    this.currentHeat.clear();
    this.pointed = null;
    this.events.inspection.fire(this);
    this.events.lens.fire(this);
  }

  private firstView({ card, units }: Inspection): LensState {
    const remembered = this.remembered === null ? {} : lensWithin(this.remembered, card, units.length);
    return new LensState({ ...this.options.firstLens(card), ...remembered });
  }

  private lensMoved(): void {
    if (this.lens === null) return;
    this.events.lens.fire(this);
    this.currentHeat.refresh();
  }
}
