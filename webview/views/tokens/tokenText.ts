import { percent, stepOf, strength, type Scale } from '../../../src/core/paint';
import { element } from '../../dom';
import type { HeatColour } from '../../heatColour';
import type { ViewData } from '../../viewData';
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

/**
 * The text as rows of spans, one a unit, in reading order: only those near the screen are in the page. It is its own
 * accessible twin, a list box whose options are the units.
 */
export class TokenText {
  readonly element = element('div', 'text-scroll');
  private readonly sizer = element('div', 'text-rows');
  private readonly mounted = new Map<number, HTMLElement>();
  private layout = NO_ROWS;
  private rowHeight = 22;
  private data: ViewData | null = null;
  private colours: readonly (HeatColour | null)[] = [];
  private contrast = false;
  /** The unit that the Tab key comes to. */
  private current = 0;

  constructor() {
    this.sizer.setAttribute('role', 'listbox');
    this.element.append(this.sizer);
    this.element.addEventListener('scroll', () => this.mount());
  }

  get rows(): HTMLElement {
    return this.sizer;
  }

  setLayout(layout: TextLayout, rowHeight: number): void {
    this.layout = layout;
    this.rowHeight = rowHeight;
    this.sizer.style.height = `${layout.rows.length * rowHeight}px`;
    this.sizer.style.setProperty('--row-height', `${rowHeight}px`);
    for (const row of this.mounted.values()) row.remove();
    this.mounted.clear();
    this.current = Math.min(this.current, Math.max(0, layout.rowOf.length - 1));
  }

  paint(data: ViewData, colours: readonly (HeatColour | null)[], contrast: boolean): void {
    this.data = data;
    this.colours = colours;
    this.contrast = contrast;
    this.sizer.setAttribute('aria-label', `Units of ${data.inspection.title}`);
    this.mount();
    for (const [index, row] of this.mounted) this.paintRow(row, index);
  }

  /** Moves the keyboard to a unit, wherever it is. */
  focus(unit: number): void {
    this.current = Math.min(this.layout.rowOf.length - 1, Math.max(0, unit));
    this.show(this.current, 'nearest');
    this.find(this.current)?.focus({ preventScroll: true });
    for (const [index, row] of this.mounted) this.paintRow(row, index);
  }

  /** The unit with the keyboard's focus, and its neighbours in the row `step` above or below it. */
  neighbour(unit: number, step: number): number {
    const at = this.layout.rowOf[unit] ?? 0;
    const left = this.find(unit)?.offsetLeft ?? 0;
    const direction = Math.sign(step);
    for (let row = at + step; row >= 0 && row < this.layout.rows.length; row += direction) {
      const firsts = (this.layout.rows[row] ?? []).filter(({ first }) => first);
      if (firsts.length === 0) continue;
      this.show(firsts[0]?.unit ?? unit, 'nearest');
      const distance = (piece: Piece): number => Math.abs((this.find(piece.unit)?.offsetLeft ?? 0) - left);
      return firsts.reduce((best, piece) => (distance(piece) < distance(best) ? piece : best)).unit;
    }
    return step < 0 ? 0 : this.layout.rowOf.length - 1;
  }

  /** First or last unit of the row that a unit is in. */
  rowEnd(unit: number, end: 'first' | 'last'): number {
    const firsts = (this.layout.rows[this.layout.rowOf[unit] ?? 0] ?? []).filter(({ first }) => first);
    return (end === 'first' ? firsts[0] : firsts.at(-1))?.unit ?? unit;
  }

  get rowsOnScreen(): number {
    return Math.max(1, Math.floor(this.element.clientHeight / this.rowHeight) - 1);
  }

  /** Scrolls so that a unit can be seen; does nothing where it can be. */
  show(unit: number, block: 'nearest' | 'center'): void {
    const top = (this.layout.rowOf[unit] ?? 0) * this.rowHeight + this.sizer.offsetTop;
    const { scrollTop, clientHeight } = this.element;
    if (top >= scrollTop && top + this.rowHeight <= scrollTop + clientHeight) return;
    const above = top < scrollTop;
    const nearest = above ? top - this.rowHeight : top + 2 * this.rowHeight - clientHeight;
    this.element.scrollTop = block === 'center' ? top - clientHeight / 2 : nearest;
    this.mount();
  }

  private find(unit: number): HTMLElement | null {
    const row = this.mounted.get(this.layout.rowOf[unit] ?? -1);
    return row?.querySelector<HTMLElement>(`[role="option"][data-unit="${unit}"]`) ?? null;
  }

  /** Puts the rows near the screen into the page and takes the others out, but for the one that has the focus. */
  private mount(): void {
    if (this.data === null) return;
    const { scrollTop, clientHeight } = this.element;
    const start = Math.max(0, Math.floor(scrollTop / this.rowHeight) - MARGIN);
    const end = Math.min(this.layout.rows.length, Math.ceil((scrollTop + clientHeight) / this.rowHeight) + MARGIN);
    const kept = this.layout.rowOf[this.current] ?? 0;
    for (const [index, row] of this.mounted) {
      if ((index >= start && index < end) || index === kept) continue;
      row.remove();
      this.mounted.delete(index);
    }
    const wanted = Array.from({ length: end - start }, (_, i) => start + i);
    for (const index of [...wanted, kept]) {
      const pieces = this.layout.rows[index];
      if (pieces === undefined || this.mounted.has(index)) continue;
      const row = rowElement(pieces, index * this.rowHeight, this.layout.rowOf.length);
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
    this.sizer.insertBefore(row, next);
  }

  private paintRow(row: HTMLElement, index: number): void {
    const pieces = this.layout.rows[index] ?? [];
    pieces.forEach((piece, i) => {
      const span = row.children[i];
      if (piece.kind !== 'gap' && span instanceof HTMLElement) this.paintUnit(span, piece);
    });
  }

  private paintUnit(span: HTMLElement, { unit, kind, first }: Piece): void {
    const { data } = this;
    if (data === null) return;
    const { heat, lens, inspection, pointed } = data;
    const weight = heat?.weights[unit] ?? 0;
    const scale = heat?.scale ?? NOTHING;
    const step = stepOf(weight, scale);
    const colour = this.contrast ? null : (this.colours[step] ?? null);
    span.style.backgroundColor = colour?.background ?? '';
    span.style.color = colour?.ink ?? '';
    span.style.setProperty('--thick', String(Math.round(strength(weight, scale) * THICKEST)));
    span.classList.toggle('strong', this.contrast && strength(weight, scale) > STRONG);
    span.classList.toggle('query', lens.query === unit);
    span.classList.toggle('pointed', pointed === unit);
    if (kind === 'special') {
      const share = span.lastElementChild;
      const leftOut = data.options.sink === 'renormalise';
      if (share !== null) share.textContent = heat === null || leftOut ? '' : percent(weight);
    }
    if (!first) return;
    span.tabIndex = unit === this.current ? 0 : -1;
    span.setAttribute('aria-selected', String(lens.query === unit));
    const share = heat === null ? '' : ` ${percent(weight)}`;
    const what = kind === 'unit' ? '' : `, ${kind}`;
    span.setAttribute('aria-label', `${unitName(inspection.units, unit)}${share}${what}`);
  }
}
