import type { PanelList } from '../../../src/protocol/panel';
import { element } from '../../dom';
import type { Host } from '../../host';
import { sideFor } from '../../sideFor';
import { letUnitsGo } from '../../togglePin';
import { listOfUnits, type ViewData } from '../../viewData';

/** Milliseconds that each unit stays. */
const STEP = 900;

/**
 * Goes through the units of a list, each of them for a moment what is looked from. A click or Escape stops it where it is;
 * behind the last one nothing is looked from. Where the person wants less motion, each press goes one unit on.
 */
export class PlayUnits {
  readonly element = element('button', 'toggle');
  private readonly still = matchMedia('(prefers-reduced-motion: reduce)');
  private timer: ReturnType<typeof setTimeout> | null = null;
  private data: ViewData | null = null;
  private list: PanelList | null = null;
  private document = '';

  constructor(private readonly host: Host) {
    this.element.type = 'button';
    this.element.addEventListener('click', () => this.press());
    this.still.addEventListener('change', () => this.show());
    this.show();
  }

  update(data: ViewData, list: PanelList): void {
    const { document } = data.inspection;
    if (document !== this.document) this.stop();
    this.document = document;
    this.data = data;
    this.list = list;
    this.element.hidden = sideFor(data.map, data.lens, list.list.id) === null;
    this.element.disabled = this.units().length === 0;
  }

  private press(): void {
    if (this.timer !== null) this.stop();
    else if (this.still.matches) this.next();
    else {
      for (const event of ['pointerdown', 'keydown'] as const) window.addEventListener(event, this.interrupt, true);
      this.first();
    }
  }

  private first(): void {
    const [unit] = this.units();
    if (unit !== undefined) this.look(unit);
    this.wait();
  }

  private wait(): void {
    this.timer = setTimeout(() => {
      if (this.next()) this.wait();
      else this.stop();
    }, STEP);
    this.show();
  }

  /** One unit on from the one that is looked from. False behind the last one: nothing is looked from then. */
  private next(): boolean {
    const { data, list } = this;
    if (data === null || list === null) return false;
    const own = listOfUnits(data, data.lens)?.list.id === list.list.id;
    const at = own ? (data.lens.units[0] ?? -1) : -1;
    const unit = this.units().find((one) => one > at);
    if (unit !== undefined) this.look(unit);
    else letUnitsGo(this.host, data);
    return unit !== undefined;
  }

  private look(unit: number): void {
    const { data, list } = this;
    const side = data === null || list === null ? null : sideFor(data.map, data.lens, list.list.id);
    if (side !== null) this.host.setLens({ side, units: [unit] });
  }

  /** Those that say something. */
  private units(): number[] {
    const { list, units } = this.list ?? {};
    if (list === undefined || units === undefined) return [];
    return Array.from({ length: units.length }, (_, unit) => unit).filter(
      (unit) => units.special[unit] !== 1 && units.text[unit] !== '',
    );
  }

  private readonly interrupt = (event: Event): void => {
    if (event instanceof KeyboardEvent) {
      if (event.key !== 'Escape') return;
      // It stops this and nothing else.
      event.stopPropagation();
    } else if (event.target instanceof Node && this.element.contains(event.target)) return; // It stops by its own click.
    this.stop();
  };

  private stop(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    for (const event of ['pointerdown', 'keydown'] as const) window.removeEventListener(event, this.interrupt, true);
    this.show();
  }

  private show(): void {
    const plays = this.timer !== null;
    this.element.textContent = plays ? 'Stop' : this.still.matches ? 'Next word' : 'Play';
    this.element.title = plays
      ? 'Stop at this word (Escape)'
      : this.still.matches
        ? 'Look from the next word'
        : 'Look from one word after the other';
    this.element.setAttribute('aria-pressed', String(plays));
  }
}
