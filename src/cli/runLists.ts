import type { EngineClient } from '../client/engineClient';
import type { EngineEvent } from '../client/engineProcess';
import { emptyUnits } from '../core/units';
import { HeadlightError } from '../protocol/errors';
import type { ListId, UnitList, UnitTable } from '../protocol/units';

/** The lists of a run, as its events tell of them; their units are asked for. */
export class RunLists {
  private readonly lists = new Map<ListId, UnitList>();
  /** Ends of what has weights. */
  private readonly ends = new Map<ListId, number>();
  private readonly tables = new Map<ListId, Promise<UnitTable>>();

  constructor(
    private readonly client: EngineClient,
    private readonly inspection: string,
  ) {}

  hear(event: EngineEvent): void {
    if (event.type === 'list') this.lists.set(event.payload.list.id, event.payload.list);
    if (event.type !== 'window') return;
    for (const { list, ranges } of event.payload.covered) this.ends.set(list, ranges.at(-1)?.end ?? 0);
  }

  get all(): readonly UnitList[] {
    return [...this.lists.values()];
  }

  /** Throws HeadlightError `internal`. */
  find(id: ListId): UnitList {
    const list = this.lists.get(id);
    if (list === undefined) throw new HeadlightError('internal', `the engine did not tell of the list ${id}`);
    return list;
  }

  /** Units that were run: without a focus, the first ones. */
  done(id: ListId): number {
    const { length } = this.find(id);
    return Math.min(length, this.ends.get(id) ?? length);
  }

  /** Of those that were run. */
  table(id: ListId): Promise<UnitTable> {
    const known = this.tables.get(id);
    if (known !== undefined) return known;
    const end = this.done(id);
    const asked =
      end === 0
        ? Promise.resolve(emptyUnits)
        : this.client.call('units', { inspection: this.inspection, list: id, range: { start: 0, end } });
    this.tables.set(id, asked);
    return asked;
  }
}
