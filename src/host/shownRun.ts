import { overHeads } from '../core/maps/attentionMap';
import { heatList, mapAt } from '../core/stacks';
import type { Change } from '../protocol/changes';
import type { MapEvent, OpenedEvent, WindowEvent } from '../protocol/engine';
import type { Heat, Lens } from '../protocol/lens';
import type { MapInfo, ModelCard } from '../protocol/models';
import type { PanelProgress } from '../protocol/panel';
import type { Range } from '../protocol/units';
import { fitHead } from './lensMoves';
import { RunLists, type RunListsOptions } from './runLists';
import type { RunPlan } from './runPlan';
import { shiftPart, type Edit } from './shiftUnits';
import type { ShownLists } from './shownLists';

/** One run of a model on a document, or on a part of it: all that the host knows of it so far. */
export class ShownRun {
  /** Card, maps and provenance; null until the engine has read model and input. */
  opened: OpenedEvent | null = null;
  /** What the maps told of themselves, for whoever starts to look later. */
  summaries: readonly MapEvent[] = [];
  /** Windows that are whole: only then can rows be asked for. */
  windows = 0;
  /** It came to its end, and the engine holds it. */
  whole = false;
  /** Where the part of the document stands that was run; of a file, empty. */
  part: Range;
  /** The part that the person chose, where it stands now; null: none. */
  chosen: Range | null;
  private readonly own: RunLists;
  private done = 0;
  private share = 0;
  private milliseconds: number | null = null;
  private covered: PanelProgress['covered'] = [];

  constructor(
    readonly id: string,
    readonly plan: RunPlan,
    /** Equal for runs of one model on one input. */
    readonly key: string,
    lists: Omit<RunListsOptions, 'offset'>,
  ) {
    this.part = plan.part;
    this.chosen = plan.chosen;
    this.own = new RunLists({ ...lists, offset: plan.part.start });
  }

  get lists(): ShownLists {
    return this.own.value;
  }

  get maps(): readonly MapInfo[] {
    return this.opened?.maps ?? [];
  }

  /** Null of a dump. */
  get card(): ModelCard | null {
    return this.opened?.card ?? null;
  }

  /** What was done to it; empty: nothing. */
  get changes(): readonly Change[] {
    return this.opened?.changes ?? [];
  }

  /** The model's name on the screen. */
  get model(): string {
    return this.card?.id ?? this.opened?.provenance?.model ?? 'dump';
  }

  /** A map has told what its keys received, and what they are is known. */
  get paintable(): boolean {
    return this.summaries.some(({ address }) => {
      const map = mapAt(this.maps, address);
      return map !== undefined && this.lists.has(map.queries) && this.lists.has(map.keys);
    });
  }

  open(event: OpenedEvent): void {
    this.opened = event;
  }

  takeList(...[list]: Parameters<RunLists['take']>): void {
    this.own.take(list);
  }

  /** A summary takes the place of those of the same map that it covers. */
  addSummary(event: MapEvent): void {
    const covers = (wide: Range, narrow: Range): boolean => wide.start <= narrow.start && narrow.end <= wide.end;
    const rest = this.summaries.filter(
      ({ address, keys, queries }) =>
        address !== event.address || !covers(event.keys, keys) || !covers(event.queries, queries),
    );
    this.summaries = [...rest, event];
    this.share = event.progress;
  }

  addWindow({ covered, done }: WindowEvent): void {
    this.windows++;
    this.done = done;
    this.covered = covered;
  }

  /** Once everything that it consists of is told. */
  async finish({ milliseconds }: { readonly milliseconds: number }): Promise<void> {
    await this.own.settled();
    this.share = 1;
    this.whole = true;
    this.milliseconds = milliseconds;
  }

  edit(edits: readonly Edit[]): void {
    this.own.edit(edits);
    this.part = shiftPart(this.part, edits);
    this.chosen = this.chosen && shiftPart(this.chosen, edits);
  }

  get progress(): Omit<PanelProgress, 'running'> {
    const { share, done, milliseconds, covered } = this;
    const parts = [...this.lists.values()].flatMap(({ list }) => list.parts.filter(({ input }) => input !== null));
    const total = parts.reduce((sum, part) => sum + part.end - part.start, 0);
    return { share, done, total, milliseconds, covered };
  }

  /**
   * What the maps so far say, while no window is whole: what every key receives in the newest map over the same keys as the
   * lens. Null while there is none.
   */
  firstHeat(lens: Lens): Heat | null {
    const wanted = mapAt(this.maps, lens.map);
    const list = wanted === undefined ? null : heatList(wanted, 'all');
    const newest = this.summaries.findLast(({ address }) => mapAt(this.maps, address)?.keys === list);
    const map = newest && mapAt(this.maps, newest.address);
    const length = map && this.lists.get(map.keys)?.list.length;
    if (newest === undefined || map === undefined || length === undefined) return null;
    const { start, end } = newest.keys;
    const head = fitHead(lens.head, map.heads);
    const received = (h: number): Float32Array => newest.received.subarray(h * (end - start), (h + 1) * (end - start));
    const weights = new Float32Array(length);
    // The list may be told later than the summary of the map that grew with it.
    weights.set(overHeads(map.heads, head, received).subarray(0, length - start), start);
    return {
      lens: { ...lens, map: map.address, head, method: 'raw', side: 'all', units: [] },
      list: map.keys,
      weights,
    };
  }
}
