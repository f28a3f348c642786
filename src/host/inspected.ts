import type * as vscode from 'vscode';
import type { EngineEvent } from '../client/engineProcess';
import type { Change } from '../protocol/changes';
import type { Heat, Lens } from '../protocol/lens';
import type { PanelProgress, UnitPlace } from '../protocol/panel';
import type { Medium } from '../protocol/units';
import { CurrentHeat } from './currentHeat';
import type { Engine } from './engine';
import type { InspectionEvents } from './inspectionEvents';
import { LensState } from './lensState';
import { nameOf } from './nameOf';
import { Patience } from './patience';
import { PointedHeat } from './pointedHeat';
import { messageOf } from './messageOf';
import { Questions, type Question } from './questions';
import type { RunPlan } from './runPlan';
import { Runs } from './runs';
import { hasUnit } from './shownLists';
import type { ShownRun } from './shownRun';

export interface InspectedOptions {
  readonly engine: Engine;
  readonly events: InspectionEvents<Inspected>;
  /** What is looked at where nothing was looked at before. */
  readonly firstLens: (run: ShownRun) => Lens | undefined;
  /** Called when the engine does not hold the run any more: it is to be run again. */
  readonly lost: (inspected: Inspected) => void;
}

/** What is inspected: the run that is shown of it, the one that is on its way, and the lens. */
export abstract class Inspected implements vscode.Disposable {
  /** What it gives a model to read. */
  abstract readonly gives: Medium;
  /** What is done to its runs, in units of the run that is shown. */
  changes: readonly Change[] = [];
  /** What went wrong last; what was shown stays. */
  problem: string | null = null;
  /** The unit under the pointer in the panel. */
  pointed: UnitPlace | null = null;
  protected readonly runs: Runs;
  private view: LensState | null = null;
  /** The lens from before a reload of the window. */
  private remembered: Lens | null = null;
  private readonly patience: Patience;
  private readonly questions: Questions;
  private readonly currentHeat: CurrentHeat;
  private readonly pointedHeat: PointedHeat;

  constructor(
    readonly uri: vscode.Uri,
    private readonly options: InspectedOptions,
  ) {
    const painted = (): boolean => this.heat !== null;
    this.runs = new Runs(options.engine, {
      get painted() {
        return painted();
      },
      show: (run, before) => {
        this.show(run, before);
      },
      list: (list) => {
        this.events.list.fire({ inspected: this, list });
        if (this.run !== null && this.run.windows > 0) this.currentHeat.refresh();
      },
      map: (map) => {
        this.events.map.fire({ inspected: this, map });
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
    this.patience = new Patience(() => {
      options.events.waiting.fire(this);
    });
    this.questions = new Questions(options.engine, this, this.patience, () => {
      this.runs.forget();
      options.lost(this);
    });
    this.currentHeat = new CurrentHeat(
      this,
      () => {
        options.events.heat.fire(this);
        options.events.lit.fire(this);
      },
      (error) => {
        this.tell(messageOf(error));
      },
    );
    this.pointedHeat = new PointedHeat(this, () => {
      options.events.lit.fire(this);
    });
  }

  get name(): string {
    return nameOf(this.uri);
  }

  /** What is painted. */
  get run(): ShownRun | null {
    return this.runs.shown;
  }

  get heat(): Heat | null {
    return this.currentHeat.value;
  }

  /** What the text is lit with: the heat, or that of what is pointed at in the panel. */
  get lit(): Heat | null {
    return this.heat && (this.pointedHeat.value ?? this.heat);
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

  /** A question about it takes longer than a moment. */
  get waiting(): boolean {
    return this.patience.waiting;
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
  async start(plan: RunPlan): Promise<void> {
    try {
      await this.runs.run(plan);
    } finally {
      // What was not done, or could not be, is not done the next time.
      if (!this.running) this.changes = this.run?.changes ?? [];
    }
  }

  /** Stops the run on its way, if there is one. */
  stop(): void {
    this.runs.cancel();
    this.events.progress.fire(this);
  }

  /** An event of the engine; those of other runs are dropped. */
  receive(event: EngineEvent): void {
    this.runs.receive(event);
  }

  /** Maps, heads and units that there are not (a link of an older run) are left out. */
  setLens(change: Partial<Lens>): void {
    if (this.run === null) return;
    this.view?.set(change, this.run);
    this.lensMoved();
  }

  /** The lens from before a reload of the window; one that has been moved since is kept. */
  restoreLens(lens: Lens): void {
    if (this.view?.moved === true) return;
    this.remembered = lens;
    if (this.run === null) return;
    this.view = this.firstView(this.run);
    this.lensMoved();
  }

  /** The caret has come to a unit. */
  follow(place: UnitPlace): void {
    if (this.run !== null && this.view?.follow(place, this.run) === true) this.lensMoved();
  }

  /** Keeps the lens on a unit; null: the caret leads again. */
  pin(place: UnitPlace | null): void {
    if (this.run === null || !this.has(place)) return;
    this.view?.pin(place, this.run);
    this.lensMoved();
  }

  point(place: UnitPlace | null): void {
    if ((place?.list === this.pointed?.list && place?.unit === this.pointed?.unit) || !this.has(place)) return;
    this.pointed = place;
    this.events.pointed.fire(this);
    this.pointedHeat.update();
  }

  /** As {@link Questions.ask}, about the run that is shown. */
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
  private has(place: UnitPlace | null): boolean {
    return place === null || hasUnit(this.run?.lists ?? new Map(), place);
  }

  private show(run: ShownRun, before: ShownRun | null): void {
    this.changes = run.changes;
    const first = this.options.firstLens(run);
    if (this.view === null || before === null || first === undefined) this.view = this.firstView(run);
    else this.view.carry(before, run, first);
    this.currentHeat.clear();
    this.pointed = null;
    this.pointedHeat.update();
    this.events.inspection.fire(this);
    this.events.lens.fire(this);
  }

  /** Null of a run without maps. */
  private firstView(run: ShownRun): LensState | null {
    const first = this.options.firstLens(run);
    if (first === undefined) return null;
    const state = new LensState(first);
    if (this.remembered !== null) state.restore(this.remembered, run);
    return state;
  }

  private lensMoved(): void {
    if (this.lens === null) return;
    this.events.lens.fire(this);
    this.currentHeat.supersede();
    this.pointedHeat.update();
  }
}
