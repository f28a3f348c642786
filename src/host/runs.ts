import { randomUUID } from 'node:crypto';
import type { EngineEvent } from '../client/engineProcess';
import type { MapEvent } from '../protocol/engine';
import { isCancelled } from '../protocol/errors';
import { carryChanges } from './carryChanges';
import type { Engine } from './engine';
import { messageOf } from './messageOf';
import { openRun, UNCHANGED, type Changed } from './openRun';
import { isLoss } from './questions';
import { orderOf, type RunOrder } from './runOrder';
import type { RunPlan } from './runPlan';
import type { Edit } from './shiftUnits';
import type { ShownList } from './shownLists';
import { ShownRun } from './shownRun';

/** Who is told of the runs. */
export interface RunsListener {
  /** True while there is something on the screen. */
  readonly painted: boolean;
  /** Another run is shown; the one before it is released behind that. */
  show(run: ShownRun, before: ShownRun | null): void;
  /** A list of the run that is shown has grown. */
  list(list: ShownList): void;
  /** A map told of itself in the run that is shown. */
  map(event: MapEvent): void;
  /** The weights that are shown can be asked for anew. */
  grown(): void;
  progress(): void;
  problem(message: string | null): void;
}

/** The runs of one document: the one that is shown, the one on its way, and the unchanged one behind one with changes. */
export class Runs {
  /** What is shown. */
  shown: ShownRun | null = null;
  /** What is on its way, and not yet shown. */
  private next: ShownRun | null = null;
  /** What is on its way only to be compared with. */
  private hidden: ShownRun | null = null;
  /** The unchanged run that what is shown is a change of. */
  private base: ShownRun | null = null;
  /** Everything that the engine may hold of this document. */
  private readonly held = new Set<ShownRun>();
  private current: AbortController | null = null;

  constructor(
    private readonly engine: Engine,
    private readonly listener: RunsListener,
  ) {}

  get running(): boolean {
    return this.current !== null;
  }

  /** What is on its way and not yet shown, else what is shown. */
  get newest(): ShownRun | null {
    return this.next ?? this.shown;
  }

  /** Cancels the run before it. Rejects with what went wrong; resolves quietly when a newer run took over. */
  async run(plan: RunPlan): Promise<void> {
    this.cancel();
    const current = new AbortController();
    this.current = current;
    this.listener.problem(null);
    this.listener.progress();
    try {
      const order = await orderOf(plan);
      if (!current.signal.aborted) await this.carryOut(plan, order, current.signal);
    } catch (error) {
      if (current.signal.aborted || isCancelled(error)) return;
      if (isLoss(error)) this.base = null;
      this.listener.problem(messageOf(error));
      throw error;
    } finally {
      if (this.current === current) {
        this.current = null;
        this.next = null;
        this.listener.progress();
      }
      this.releaseTheRest();
    }
  }

  /** Stops the run on its way, if there is one. What it has told so far stays where it is shown. */
  cancel(): void {
    this.current?.abort();
    this.current = null;
    this.next = null;
  }

  /** The engine does not hold any more what it held. */
  forget(): void {
    this.base = null;
    for (const run of this.held) run.whole = false;
  }

  edit(edits: readonly Edit[]): void {
    for (const run of this.held) run.edit(edits);
  }

  /** An event of the engine; those of other runs are dropped. */
  receive({ type, payload }: EngineEvent): void {
    const run = [...this.held].find(({ id }) => id === payload.inspection);
    if (run === undefined) return;
    if (type === 'opened') run.open(payload);
    if (type === 'list') run.takeList(payload.list);
    if (type === 'map') this.takeMap(run, payload);
    if (type === 'window') run.addWindow(payload);
    if (run === this.shown && (type === 'window' || (type === 'map' && run.windows === 0))) this.listener.grown();
    this.listener.progress();
  }

  dispose(): void {
    this.cancel();
    this.shown = null;
    this.base = null;
    this.releaseTheRest();
  }

  private async carryOut(plan: RunPlan, order: RunOrder, signal: AbortSignal): Promise<void> {
    if (plan.changes.length === 0 || this.shown === null) {
      await this.toEnd(plan, order, UNCHANGED, signal);
      return;
    }
    const base = this.baseFor(order) ?? (await this.toEnd({ ...plan, eager: false }, order, null, signal));
    if (base === null) return;
    const changes = carryChanges(plan.changes, this.shown, base);
    this.base = base;
    if (changes.length === 0) this.showWhole(base);
    else await this.toEnd(plan, order, { changes, of: base.id }, signal);
  }

  /** An unchanged run of the same, where there is one. */
  private baseFor({ key }: RunOrder): ShownRun | null {
    const candidates = [this.base, this.shown];
    return candidates.find((run) => run?.whole === true && run.changes.length === 0 && run.key === key) ?? null;
  }

  /**
   * A run from its beginning to its end, which then is shown; not where `changed` is null: then it is only to be compared with.
   * Null where it was cancelled before its end.
   */
  private async toEnd(
    plan: RunPlan,
    order: RunOrder,
    changed: Changed | null,
    signal: AbortSignal,
  ): Promise<ShownRun | null> {
    const run = this.begin(plan, order, signal, changed !== null);
    if (!(await openRun(this.engine, run, order, changed ?? UNCHANGED, signal))) return null;
    if (changed !== null) this.showWhole(run);
    return run;
  }

  private begin(plan: RunPlan, { key }: RunOrder, signal: AbortSignal, toBeShown: boolean): ShownRun {
    const id = randomUUID();
    const run = new ShownRun(id, plan, key, {
      unitsOf: (list, range) => this.engine.call('units', { inspection: id, list, range }, signal),
      told: (list) => {
        if (run === this.shown) this.listener.list(list);
        else if (toBeShown) this.showEarly(run);
        this.listener.progress();
      },
      failed: (error) => {
        // The run tells of its end itself.
        if (!isCancelled(error) && !isLoss(error)) this.listener.problem(messageOf(error));
      },
    });
    this.held.add(run);
    this.next = run;
    this.hidden = toBeShown ? null : run;
    return run;
  }

  private takeMap(run: ShownRun, event: MapEvent): void {
    run.addSummary(event);
    if (run === this.shown) this.listener.map(event);
    else if (run !== this.hidden) this.showEarly(run);
  }

  /**
   * What is painted stays until the new run is whole: one that fails on its way takes nothing away. Where nothing is painted,
   * the first map will do.
   */
  private showEarly(run: ShownRun): void {
    if (run === this.next && run.paintable && (run.plan.eager || !this.listener.painted)) this.show(run);
  }

  private showWhole(run: ShownRun): void {
    if (run !== this.shown) this.show(run);
    this.listener.grown();
  }

  private show(run: ShownRun): void {
    const before = this.shown;
    this.shown = run;
    if (this.next === run) this.next = null;
    if (run.changes.length === 0) this.base = null;
    this.listener.show(run, before);
    this.releaseTheRest();
  }

  /** What nobody looks at any more. The engine may have dropped it already, or be gone. */
  private releaseTheRest(): void {
    for (const run of this.held) {
      if (run === this.shown || run === this.next || run === this.base) continue;
      this.held.delete(run);
      this.engine.call('release', { inspection: run.id }).catch(() => undefined);
    }
  }
}
