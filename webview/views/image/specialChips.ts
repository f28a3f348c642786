import { percent } from '../../../src/core/paint';
import { chip } from '../../controls/chip';
import { element } from '../../dom';
import type { ListId } from '../../../src/protocol/units';
import { isUnitOf, type PaintedHeat, type ViewData } from '../../viewData';
import { unitName } from '../../words';
import type { PatchGrid } from './patchGrid';

interface Events {
  /** Null: the pointer and the keyboard have left. */
  enter(unit: number | null): void;
  pin(unit: number): void;
}

interface Chip {
  readonly unit: number;
  readonly button: HTMLButtonElement;
  readonly share: HTMLElement;
}

/** The units that have no place in the picture, with what they hold. One that is pointed at shows where it looks. */
export class SpecialChips {
  readonly element = element('div', 'image-chips');
  private chips: readonly Chip[] = [];
  private grid: PatchGrid | null = null;

  constructor(private readonly events: Events) {
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', 'Special tokens');
  }

  /** `list`: the one that they are in; `heat`: over it. */
  update(data: ViewData, heat: PaintedHeat | null, list: ListId, grid: PatchGrid): void {
    const { lens, options } = data;
    if (grid !== this.grid) {
      this.grid = grid;
      this.chips = grid.special.map((unit) => this.make(unit, grid));
      this.element.replaceChildren(...this.chips.map(({ button }) => button));
      this.element.hidden = this.chips.length === 0;
    }
    for (const { unit, button, share } of this.chips) {
      share.textContent = heat === null || options.sink === 'renormalise' ? '' : percent(heat.weights[unit] ?? 0);
      const query = lens.units.length === 1 && isUnitOf(data, lens, { list, unit });
      button.classList.toggle('query', query);
      button.setAttribute('aria-pressed', String(query));
    }
  }

  private make(unit: number, { units }: PatchGrid): Chip {
    const { chip: button, share } = chip('button', unitName(units, unit));
    button.type = 'button';
    button.title = 'No place in the picture. Point: where it looks · click: keep it';
    const enter = (): void => this.events.enter(unit);
    const leave = (): void => this.events.enter(null);
    button.addEventListener('pointerenter', enter);
    button.addEventListener('pointerleave', leave);
    button.addEventListener('focus', () => {
      if (button.matches(':focus-visible')) enter();
    });
    button.addEventListener('blur', leave);
    button.addEventListener('click', () => this.events.pin(unit));
    return { unit, button, share };
  }
}
