import { listOfUnits, type ViewData } from '../../viewData';
import { GridTwin, type Place } from '../gridTwin';
import type { PatchGrid } from './patchGrid';

/** Rows that Page Up and Page Down move by. */
const PAGE = 5;

interface Events {
  /** Null: the keyboard has left. */
  enter(unit: number | null): void;
  /** The patch that the keyboard has come to must be seen. */
  show(): void;
  pin(unit: number): void;
  zoom(factor: number): void;
}

/** The patches for keyboard and screen reader. */
export class PatchTwin {
  private readonly twin: GridTwin;
  private grid: PatchGrid | null = null;
  private data: ViewData | null = null;

  constructor(events: Events) {
    const unit = (place: Place): number | null => this.grid?.unit(place) ?? null;
    this.twin = new GridTwin(
      'image',
      PAGE,
      {
        move: (place) => {
          events.enter(unit(place));
          events.show();
        },
        pin: (place) => {
          const pinned = unit(place);
          if (pinned !== null) events.pin(pinned);
        },
        zoom: (factor) => events.zoom(factor),
        leave: () => events.enter(null),
      },
      () => this.start(),
    );
    this.twin.element.classList.add('image-twin');
  }

  get element(): HTMLElement {
    return this.twin.element;
  }

  focus(): void {
    this.twin.focus();
  }

  /** `line`: the active unit in words. */
  update(data: ViewData, grid: PatchGrid, active: number | null, line: string): void {
    this.data = data;
    this.grid = grid;
    this.twin.update(`Patches of ${data.inspection.title}`, grid, active === null ? null : grid.place(active), line);
  }

  /** The unit of the lens where that is a patch, else the first one. */
  private start(): Place {
    const { data, grid } = this;
    const unit = data !== null && listOfUnits(data, data.lens)?.units === grid?.units ? data.lens.units[0] : undefined;
    return (unit === undefined ? null : grid?.place(unit)) ?? { row: 0, column: 0 };
  }
}
