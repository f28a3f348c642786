import { joinUnits } from '../core/joinUnits';
import { emptyUnits } from '../core/units';
import type { ListId, Range, UnitList, UnitTable } from '../protocol/units';
import { edited, placed, type ShownList, type ShownLists } from './shownLists';
import type { Edit } from './shiftUnits';

export interface RunListsOptions {
  /** Where the part of the document begins that is run. */
  readonly offset: number;
  /** Rejects where the engine cannot tell any more. */
  readonly unitsOf: (list: ListId, range: Range) => Promise<UnitTable>;
  /** Called when the units of a list are told, all that it has by then. */
  readonly told: (list: ShownList) => void;
  readonly failed: (error: unknown) => void;
}

/** The lists of one run: what each is made of is told by the engine, what its units are is asked for at once, as far as it is new. */
export class RunLists {
  private readonly known = new Map<ListId, ShownList>();
  /** Lists as they are now, whose units are not yet told. */
  private readonly wanted = new Map<ListId, UnitList>();
  private readonly edits: (readonly Edit[])[] = [];
  private busy = false;
  private pulling = Promise.resolve();

  constructor(private readonly options: RunListsOptions) {}

  get value(): ShownLists {
    return this.known;
  }

  /** A list of the run, new or grown. */
  take(list: UnitList): void {
    this.wanted.set(list.id, list);
    if (!this.busy) this.pulling = this.pull();
  }

  /** Until all that the engine has named is told. */
  async settled(): Promise<void> {
    while (this.busy) await this.pulling;
  }

  edit(edits: readonly Edit[]): void {
    this.edits.push(edits);
    for (const [id, list] of this.known) this.known.set(id, edited(list, edits));
  }

  private async pull(): Promise<void> {
    this.busy = true;
    try {
      for (let next = this.wanted.values().next(); !next.done; next = this.wanted.values().next()) {
        const list = next.value;
        const cut = this.known.get(list.id)?.cut ?? emptyUnits;
        const range = { start: cut.length, end: list.length };
        const more = range.start < range.end ? await this.options.unitsOf(list.id, range) : emptyUnits;
        // It may have grown once more in the meantime.
        if (this.wanted.get(list.id) === list) this.wanted.delete(list.id);
        const told = placed(list, joinUnits(cut, more), this.options.offset, this.edits);
        this.known.set(list.id, told);
        this.options.told(told);
      }
    } catch (error) {
      this.wanted.clear();
      this.options.failed(error);
    } finally {
      // At once: what comes from now on is pulled anew.
      this.busy = false;
    }
  }
}
