import type { Facets } from '../core/maps/attentionMap';
import type { Work } from '../core/work';
import { CancelledError, HeadlightError } from '../protocol/errors';
import type { ListId } from '../protocol/units';
import { CoveredUnits } from './coveredUnits';
import type { Emit } from './emit';
import type { Answers, Inspection, Scores } from './inspection';
import { WindowedMap } from './maps/windowedMap';
import { WindowSide } from './maps/windowSide';
import type { AnyModel, Outputs, Prepared, Probe, Window, WindowList } from './model';
import { ProbeTap } from './runTap';
import type { Turns } from './turns';
import { WindowTap } from './windowTap';

/** Runs a model on a prepared input, window by window, and fills an inspection with what it gives. */
export class ModelRun implements Answers {
  private readonly outputs = new Map<Window<unknown>, Outputs>();
  private readonly covered: CoveredUnits;
  private readonly sides = new Map<WindowList, WindowSide>();
  private disposed = false;

  constructor(
    private readonly inspection: Inspection,
    private readonly model: AnyModel,
    private readonly prepared: Prepared<unknown>,
    private readonly turns: Turns,
  ) {
    this.covered = new CoveredUnits(prepared.lists.map(({ list }) => list));
    inspection.answers = this;
  }

  /** Units that will be run, over all lists that are given. */
  get planned(): number {
    return this.covered.given(
      this.prepared.windows.flatMap(({ lists }) => lists.map(({ id, owned }) => ({ list: id, range: owned }))),
    );
  }

  /**
   * Runs every window, nearest to the focus first, and tells what it has after every map. Between two windows other
   * inspections run. Rejects with what the model throws; CancelledError.
   */
  async toEnd(work: Work, emit: Emit): Promise<void> {
    for (const [index, window] of this.prepared.windows.entries()) {
      await this.turns.take(async () => {
        if (work.signal.aborted || this.disposed) throw new CancelledError();
        const tap = new WindowTap(this.inspection, this.prepared, index, work, emit, {
          sideOf: (list) => this.sideOf(list),
          whole: () => this.cover(window, emit),
        });
        const outputs = await this.model.run(window, tap).finally(() => {
          // Also of a run that was stopped while it wrote.
          tap.flush();
        });
        if (this.disposed) outputs.dispose();
        else this.outputs.set(window, outputs);
      });
      // What was written in the meantime.
      this.cover(window, emit);
    }
  }

  async at(list: ListId, unit: number, work: Work, wait: boolean): Promise<Scores | null> {
    // What is to be computed needs the model for itself.
    if (!wait && this.turns.busy) return null;
    const { wordOf } = this.prepared;
    for (const [window, outputs] of this.outputs) {
      const own = window.lists.find(({ id }) => id === list);
      const side = own && this.sideOf(own);
      const from = unit - outputs.ahead;
      if (side === undefined || from < side.owned.start || from >= side.owned.end) continue;
      const local = side.localOf(from);
      const scores = local === null ? null : await this.turns.take(() => outputs.logits(list, local, work));
      return scores && { scores, nameOf: wordOf, choice: 'one' };
    }
    return null;
  }

  async ofWhole(work: Work): Promise<Scores | null> {
    const { windows, answers } = this.prepared;
    const [outputs] = this.outputs.values();
    if (windows.length !== 1 || outputs === undefined || answers.choice === 'none') return null;
    const scores = await this.turns.take(() => outputs.classes(work));
    if (scores === null || (scores.length === 1 && answers.choice === 'one')) return null;
    return { scores, nameOf: (index) => answers.labels.get(index) ?? `#${index}`, choice: answers.choice };
  }

  async facets(address: string, query: number, work: Work): Promise<{ facets: Facets; query: number }> {
    const map = this.inspection.map(address);
    const owner = map instanceof WindowedMap ? map.ownerOf(query) : undefined;
    const local = owner?.queries.localOf(query);
    const window = owner && this.prepared.windows[owner.index];
    if (window === undefined || local == null) {
      throw new HeadlightError('not-found', `${address}: unit ${query} has not been run`);
    }
    let facets: Facets | undefined;
    const probe: Probe = { address, take: (taken) => (facets = taken) };
    const tap = new ProbeTap(this.inspection, window, work, probe);
    const outputs = await this.turns.take(() => this.model.run(window, tap));
    outputs.dispose();
    if (facets === undefined) throw new HeadlightError('usage', `${address} tells no more than its weights`);
    return { facets, query: local };
  }

  dispose(): void {
    this.disposed = true;
    for (const outputs of this.outputs.values()) outputs.dispose();
    this.outputs.clear();
  }

  private sideOf(list: WindowList): WindowSide {
    const known = this.sides.get(list);
    if (known !== undefined) return known;
    const side = new WindowSide(list.id, list, this.inspection.list(list.id).list.length);
    this.sides.set(list, side);
    return side;
  }

  private cover(window: Window<unknown>, emit: Emit): void {
    for (const list of window.lists) {
      const { start, end } = this.sideOf(list).owned;
      this.covered.add(list.id, { start, end: Math.min(end, this.inspection.list(list.id).list.length) });
    }
    this.inspection.done = this.covered.done;
    emit('window', { inspection: this.inspection.facts.name, covered: this.covered.ranges, done: this.covered.done });
  }
}
