import { element } from '../dom';
import { zoomOfKey } from './zoomButtons';
import './gridTwin.css';

/** A cell of the grid. */
export interface Place {
  readonly row: number;
  readonly column: number;
}

interface Events {
  move(place: Place): void;
  pin(place: Place): void;
  /** 0: all of it. */
  zoom(factor: number): void;
  leave(): void;
}

/**
 * A canvas for keyboard and screen reader: a grid with one cell in the page, the active one. Arrows move it, Home and End
 * go along the row (with Ctrl: to the first and the last cell), Enter pins it, plus, minus and 0 zoom.
 */
export class GridTwin {
  readonly element = element('div', 'grid-twin');
  private readonly row = element('div', '');
  private readonly cell = element('div', '');
  private rows = 0;
  private columns = 0;
  private at: Place | null = null;
  private quiet = false;

  /** `page`: rows that Page Up and Page Down move by. `start`: where the keyboard comes to first. */
  constructor(
    id: string,
    private readonly page: number,
    private readonly events: Events,
    private readonly start: () => Place,
  ) {
    this.element.setAttribute('role', 'grid');
    this.element.tabIndex = 0;
    this.row.setAttribute('role', 'row');
    this.cell.setAttribute('role', 'gridcell');
    this.cell.id = `${id}-cell`;
    this.row.append(this.cell);
    this.element.append(this.row);
    this.element.setAttribute('aria-activedescendant', this.cell.id);
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('focus', () => {
      if (!this.quiet && this.element.matches(':focus-visible')) this.move(this.at ?? start());
    });
    this.element.addEventListener('blur', () => events.leave());
  }

  /** Takes the keyboard without moving anything: the pointer is at work. */
  focus(): void {
    this.quiet = true;
    this.element.focus({ preventScroll: true });
    this.quiet = false;
  }

  /** `label` names the grid, `line` is the active cell in words. */
  update(
    label: string,
    size: { readonly rows: number; readonly columns: number },
    place: Place | null,
    line: string,
  ): void {
    this.rows = size.rows;
    this.columns = size.columns;
    this.at = place;
    this.element.setAttribute('aria-label', label);
    this.element.setAttribute('aria-rowcount', String(size.rows));
    this.element.setAttribute('aria-colcount', String(size.columns));
    this.row.setAttribute('aria-rowindex', String((place?.row ?? 0) + 1));
    this.cell.setAttribute('aria-colindex', String((place?.column ?? 0) + 1));
    if (this.cell.textContent !== line) this.cell.textContent = line;
  }

  /** Known here at once: the next key may come before the next frame. */
  private move(place: Place): void {
    this.at = place;
    this.events.move(place);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const zoom = zoomOfKey(event.key);
    const place = this.at ?? this.start();
    if (zoom !== undefined) this.events.zoom(zoom);
    else if (event.key === 'Enter') this.events.pin(place);
    else {
      const next = this.target(event, place);
      if (next === null) return;
      this.move(next);
    }
    event.preventDefault();
  }

  private target({ key, ctrlKey, shiftKey }: KeyboardEvent, { row, column }: Place): Place | null {
    const step = shiftKey ? 10 : 1;
    const moves: Record<string, Place> = {
      ArrowRight: { row, column: column + step },
      ArrowLeft: { row, column: column - step },
      ArrowDown: { row: row + step, column },
      ArrowUp: { row: row - step, column },
      PageDown: { row: row + this.page, column },
      PageUp: { row: row - this.page, column },
      Home: { row: ctrlKey ? 0 : row, column: 0 },
      End: { row: ctrlKey ? this.rows - 1 : row, column: this.columns - 1 },
    };
    const next = moves[key];
    if (next === undefined) return null;
    const within = (index: number, size: number): number => Math.min(size - 1, Math.max(0, index));
    return { row: within(next.row, this.rows), column: within(next.column, this.columns) };
  }
}
