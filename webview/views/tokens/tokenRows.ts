import { columnWords } from '../../../src/core/columnWords';
import { mediumOf } from '../../../src/core/lists';
import { percent, stepOf, strength, type Scale } from '../../../src/core/paint';
import type { Lens } from '../../../src/protocol/lens';
import type { PanelList } from '../../../src/protocol/panel';
import { isHidden } from '../../changeItems';
import { element } from '../../dom';
import type { HeatColour } from '../../heatColour';
import { isUnitOf, type PaintedHeat, type ViewData } from '../../viewData';
import { unitName } from '../../words';
import type { Piece, TextLayout } from './layoutText';
import { rowElement } from './rowElement';

/** Rows that are kept ready above and below the screen. */
const MARGIN = 8;
/** The line under the strongest unit where colours may not be used; the weakest have none. Pixels. */
const THICKEST = 4;
/** From this strength on a unit is set in bold where colours may not be used. */
const STRONG = 0.6;

const NOTHING: Scale = { floor: 0, peak: 0 };
const NO_ROWS: TextLayout = { rows: [], rowOf: new Int32Array() };

/** What the rows of a list are painted with. */
export interface RowsPaint {
  readonly data: ViewData;
  readonly list: PanelList;
  /** What the outlined units are of. */
  readonly lens: Lens;
  /** Of this view, over whatever list. */
  readonly heat: PaintedHeat | null;
  readonly colours: readonly (HeatColour | null)[];
  readonly contrast: boolean;
}

/**
 * One list as rows of spans, one a unit, in reading order: only those near the screen are in the page. It is its own
 * accessible twin, a list box whose options are the units.
 */
export class TokenRows {
  readonly element = element('div', 'text-rows');
  private readonly mounted = new Map<number, HTMLElement>();
  private layout = NO_ROWS;
  private rowHeight = 22;
  private painted: RowsPaint | null = null;
  /** The unit that the Tab key comes to. */
  private current = 0;

  constructor() {
    this.element.setAttribute('role', 'listbox');
  }

  setLayout(layout: TextLayout, rowHeight: number): void {
    this.layout = layout;
    this.rowHeight = rowHeight;
    this.element.style.height = `${layout.rows.length * rowHeight}px`;
    this.element.style.setProperty('--row-height', `${rowHeight}px`);
    for (const row of this.mounted.values()) row.remove();
    this.mounted.clear();
    this.current = Math.min(this.current, Math.max(0, layout.rowOf.length - 1));
  }

  paint(painted: RowsPaint, label: string): void {
    this.painted = painted;
    this.element.dataset['list'] = painted.list.list.id;
    this.element.setAttribute('aria-label', label);
    for (const [index, row] of this.mounted) this.paintRow(row, index);
  }

  get length(): number {
    return this.layout.rowOf.length;
  }

  /** Pixels from the first row's top to that of a unit. */
  topOf(unit: number): number {
    return (this.layout.rowOf[unit] ?? 0) * this.rowHeight;
  }

  /** Gives the keyboard to a unit whose row is in the page. */
  focus(unit: number): void {
    this.current = Math.min(this.length - 1, Math.max(0, unit));
    this.find(this.current)?.focus({ preventScroll: true });
    for (const [index, row] of this.mounted) this.paintRow(row, index);
  }

  /** The unit nearest in the row `step` rows above or below one, −1 or the length beyond the ends; `mount` puts a unit's row into the page. */
  neighbour(unit: number, step: number, mount: (unit: number) => void): number {
    const at = this.layout.rowOf[unit] ?? 0;
    const left = this.find(unit)?.offsetLeft ?? 0;
    const direction = Math.sign(step);
    for (let row = at + step; row >= 0 && row < this.layout.rows.length; row += direction) {
      const firsts = (this.layout.rows[row] ?? []).filter(({ first }) => first);
      if (firsts.length === 0) continue;
      mount(firsts[0]?.unit ?? unit);
      const distance = (piece: Piece): number => Math.abs((this.find(piece.unit)?.offsetLeft ?? 0) - left);
      return firsts.reduce((best, piece) => (distance(piece) < distance(best) ? piece : best)).unit;
    }
    return step < 0 ? -1 : this.length;
  }

  /** First or last unit of the row that a unit is in. */
  rowEnd(unit: number, end: 'first' | 'last'): number {
    const firsts = (this.layout.rows[this.layout.rowOf[unit] ?? 0] ?? []).filter(({ first }) => first);
    return (end === 'first' ? firsts[0] : firsts.at(-1))?.unit ?? unit;
  }

  find(unit: number): HTMLElement | null {
    const row = this.mounted.get(this.layout.rowOf[unit] ?? -1);
    return row?.querySelector<HTMLElement>(`[role="option"][data-unit="${unit}"]`) ?? null;
  }

  /** Puts the rows near a stretch of pixels into the page and takes the others out, but for the one that the keyboard comes to. */
  mount(top: number, bottom: number): void {
    if (this.painted === null) return;
    const { length } = this.layout.rows;
    const start = Math.min(length, Math.max(0, Math.floor(top / this.rowHeight) - MARGIN));
    const end = Math.max(start, Math.min(length, Math.ceil(bottom / this.rowHeight) + MARGIN));
    // The unit that the Tab key comes to must be in the page.
    const kept = this.layout.rowOf[this.current] ?? -1;
    for (const [index, row] of this.mounted) {
      if ((index >= start && index < end) || index === kept) continue;
      row.remove();
      this.mounted.delete(index);
    }
    const wanted = Array.from({ length: end - start }, (_, i) => start + i);
    for (const index of [...wanted, kept]) {
      const pieces = this.layout.rows[index];
      if (pieces === undefined || this.mounted.has(index)) continue;
      const row = rowElement(pieces, index * this.rowHeight, this.length);
      this.mounted.set(index, row);
      this.paintRow(row, index);
      this.insert(row, index);
    }
  }

  /** Keeps the rows in the page in reading order, as a screen reader takes them. */
  private insert(row: HTMLElement, index: number): void {
    let next: HTMLElement | null = null;
    let nearest = Infinity;
    for (const [other, candidate] of this.mounted) {
      if (other > index && other < nearest && candidate.isConnected) {
        nearest = other;
        next = candidate;
      }
    }
    this.element.insertBefore(row, next);
  }

  private paintRow(row: HTMLElement, index: number): void {
    const { painted } = this;
    if (painted === null) return;
    (this.layout.rows[index] ?? []).forEach((piece, i) => {
      const span = row.children[i];
      if (piece.kind !== 'gap' && span instanceof HTMLElement) this.paintUnit(span, piece, painted);
    });
  }

  private paintUnit(span: HTMLElement, { unit, kind, first }: Piece, painted: RowsPaint): void {
    const { data, lens, list, colours, contrast } = painted;
    const id = list.list.id;
    const heat = painted.heat?.list.list.id === id ? painted.heat : null;
    const weight = heat?.weights[unit] ?? 0;
    const scale = heat?.scale ?? NOTHING;
    const colour = contrast ? null : (colours[stepOf(weight, scale)] ?? null);
    span.style.backgroundColor = colour?.background ?? '';
    span.style.color = colour?.ink ?? '';
    span.style.setProperty('--thick', String(Math.round(strength(weight, scale) * THICKEST)));
    span.classList.toggle('strong', contrast && strength(weight, scale) > STRONG);
    const query = isUnitOf(data, lens, { list: id, unit });
    span.classList.toggle('query', query);
    const hidden = isHidden(data.inspection.changes, { list: id, unit });
    span.classList.toggle('left-out', hidden);
    span.classList.toggle('pointed', data.pointed?.list === id && data.pointed.unit === unit);
    if (kind === 'special') {
      const share = span.lastElementChild;
      const leftOut = data.options.sink === 'renormalise';
      if (share !== null) share.textContent = heat === null || leftOut ? '' : percent(weight);
    }
    if (!first) return;
    span.tabIndex = unit === this.current ? 0 : -1;
    span.setAttribute('aria-selected', String(query));
    const share = heat === null ? '' : ` ${percent(weight)}`;
    const what = kind === 'unit' || mediumOf(list.list, unit) === 'picture' ? '' : `, ${kind}`;
    const columns = columnWords(list.list, list.units, unit);
    span.title = columns;
    const more = columns === '' ? '' : `, ${columns}`;
    span.setAttribute('aria-label', `${unitName(list.units, unit)}${share}${what}${more}${hidden ? ', hidden' : ''}`);
  }
}
