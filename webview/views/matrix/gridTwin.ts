import { element } from '../../dom';
import type { Cell } from './viewport';

/**
 * The map for keyboard and screen reader: a grid with one cell in the page, the active one. Arrows move it, Home and End
 * go along the row (with Ctrl: along the diagonal of the map), Enter pins its query.
 */
export class GridTwin {
  readonly element = element('div', 'matrix-twin');
  private readonly row = element('div', '');
  private readonly cell = element('div', '');
  private units = 0;
  private at: Cell | null = null;

  constructor(
    private readonly events: { move(cell: Cell): void; pin(cell: Cell): void; zoom(factor: number): void; leave(): void },
    private readonly start: () => Cell,
  ) {
    this.element.setAttribute('role', 'grid');
    this.element.setAttribute('aria-label', 'Attention matrix: rows are queries, columns are keys');
    this.element.tabIndex = 0;
    this.row.setAttribute('role', 'row');
    this.cell.setAttribute('role', 'gridcell');
    this.cell.id = 'matrix-cell';
    this.row.append(this.cell);
    this.element.append(this.row);
    this.element.setAttribute('aria-activedescendant', this.cell.id);
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    this.element.addEventListener('focus', () => {
      if (this.element.matches(':focus-visible')) this.move(this.at ?? start());
    });
    this.element.addEventListener('blur', () => events.leave());
  }

  /** `line`: the active cell in words. */
  update(units: number, cell: Cell | null, line: string): void {
    this.units = units;
    this.at = cell;
    this.element.setAttribute('aria-rowcount', String(units));
    this.element.setAttribute('aria-colcount', String(units));
    this.row.setAttribute('aria-rowindex', String((cell?.query ?? 0) + 1));
    this.cell.setAttribute('aria-colindex', String((cell?.key ?? 0) + 1));
    if (this.cell.textContent !== line) this.cell.textContent = line;
  }

  /** Known here at once: the next key may come before the next frame. */
  private move(cell: Cell): void {
    this.at = cell;
    this.events.move(cell);
  }

  private onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey) return;
    const zoom = { '+': 1.5, '=': 1.5, '-': 1 / 1.5, '0': 0 }[event.key];
    const cell = this.at ?? this.start();
    if (zoom !== undefined) this.events.zoom(zoom);
    else if (event.key === 'Enter') this.events.pin(cell);
    else {
      const next = this.target(event, cell);
      if (next === null) return;
      this.move(next);
    }
    event.preventDefault();
  }

  private target({ key, ctrlKey, shiftKey }: KeyboardEvent, cell: Cell): Cell | null {
    const step = shiftKey ? 10 : 1;
    const moves: Record<string, { query: number; key: number }> = {
      ArrowRight: { query: cell.query, key: cell.key + step },
      ArrowLeft: { query: cell.query, key: cell.key - step },
      ArrowDown: { query: cell.query + step, key: cell.key },
      ArrowUp: { query: cell.query - step, key: cell.key },
      PageDown: { query: cell.query + 20, key: cell.key },
      PageUp: { query: cell.query - 20, key: cell.key },
      Home: { query: ctrlKey ? 0 : cell.query, key: 0 },
      End: { query: ctrlKey ? this.units - 1 : cell.query, key: this.units - 1 },
    };
    const next = moves[key];
    if (next === undefined) return null;
    const within = (index: number): number => Math.min(this.units - 1, Math.max(0, index));
    return { query: within(next.query), key: within(next.key) };
  }
}
