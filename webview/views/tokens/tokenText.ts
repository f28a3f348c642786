import type { UnitPlace } from '../../../src/protocol/panel';
import type { ListId } from '../../../src/protocol/units';
import { element } from '../../dom';
import { TokenRows } from './tokenRows';

/** A list as it stands in the text: its rows, below a heading where there are several. */
interface Section {
  readonly list: ListId;
  readonly heading: HTMLElement;
  readonly rows: TokenRows;
}

/** All lists below each other, in one scroller. */
export class TokenText {
  readonly element = element('div', 'text-scroll');
  private sections: readonly Section[] = [];

  /** `row`: pixels. */
  private rowHeight = 22;

  constructor() {
    this.element.addEventListener('scroll', () => this.mount());
  }

  /** The rows of each of these lists; `headings`: null where there is only one. */
  take(lists: readonly ListId[], headings: readonly string[] | null, rowHeight: number): readonly TokenRows[] {
    this.rowHeight = rowHeight;
    if (lists.join('\n') !== this.sections.map(({ list }) => list).join('\n')) {
      this.sections = lists.map((list) => ({ list, heading: element('h2', 'text-heading'), rows: new TokenRows() }));
      this.element.replaceChildren(...this.sections.flatMap(({ heading, rows }) => [heading, rows.element]));
    }
    this.sections.forEach(({ heading }, i) => {
      heading.hidden = headings === null;
      heading.textContent = headings?.[i] ?? '';
    });
    return this.sections.map(({ rows }) => rows);
  }

  rowsOf(list: ListId): TokenRows | null {
    return this.sections.find((section) => section.list === list)?.rows ?? null;
  }

  /** Columns of a font whose character is so many pixels wide. */
  columns(character: number): number {
    const [first] = this.sections;
    const width = first?.rows.element.clientWidth ?? 0;
    return character > 0 && width > 0 ? Math.floor((width - 2) / character) : 80;
  }

  /** Puts the rows near the screen into the page. */
  mount(): void {
    const { scrollTop, clientHeight } = this.element;
    for (const { rows } of this.sections) {
      const top = scrollTop - rows.element.offsetTop;
      rows.mount(top, top + clientHeight);
    }
  }

  /** Pixels from the top of all that can be scrolled through. */
  topOf({ list, unit }: UnitPlace): number | null {
    const rows = this.rowsOf(list);
    return rows === null ? null : rows.element.offsetTop + rows.topOf(unit);
  }

  /** Moves the keyboard to a unit, wherever it is; beyond the ends of its list, to the next list. */
  focus({ list, unit }: UnitPlace): void {
    const at = this.sections.findIndex((section) => section.list === list);
    const rows = this.sections[at]?.rows;
    if (rows === undefined) return;
    const beyond = unit < 0 ? this.sections[at - 1] : unit >= rows.length ? this.sections[at + 1] : undefined;
    const to = beyond ?? this.sections[at]!;
    const index = beyond === undefined ? unit : unit < 0 ? beyond.rows.length - 1 : 0;
    const within = Math.min(to.rows.length - 1, Math.max(0, index));
    this.show({ list: to.list, unit: within }, 'nearest');
    to.rows.focus(within);
  }

  /** The unit nearest to one, `step` rows above or below it. */
  neighbour({ list, unit }: UnitPlace, step: number): number {
    const near = this.rowsOf(list)?.neighbour(unit, step, (other) => this.show({ list, unit: other }, 'nearest'));
    return near ?? unit;
  }

  get rowsOnScreen(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / this.rowHeight) - 1);
  }

  /** Scrolls so that a unit can be seen; does nothing where it can be. */
  show(place: UnitPlace, block: 'nearest' | 'center'): void {
    const top = this.topOf(place);
    const { scrollTop, clientHeight } = this.element;
    if (top === null || (top >= scrollTop && top + this.rowHeight <= scrollTop + clientHeight)) return;
    const above = top < scrollTop;
    const nearest = above ? top - this.rowHeight : top + 2 * this.rowHeight - clientHeight;
    this.element.scrollTop = block === 'center' ? top - clientHeight / 2 : nearest;
    this.mount();
  }
}
