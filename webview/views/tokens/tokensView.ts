import { rankOf, type Scale } from '../../../src/core/paint';
import { lookFrom } from '../../aside/lookFrom';
import { element } from '../../dom';
import { heatColours, type HeatColour } from '../../heatColour';
import type { Theme } from '../../theme';
import { togglePin } from '../../togglePin';
import type { ViewData } from '../../viewData';
import { heatLine } from '../../words';
import { tsv } from '../tsv';
import type { View, ViewContext } from '../view';
import { draw } from './draw';
import { layoutText, type TextLayout } from './layoutText';
import { TokenText } from './tokenText';
import './tokens.css';

/** The text with its heat. The pointer shows a unit in the editor, a click makes it the query, Enter pins it. */
export class TokensView implements View {
  readonly element = element('div', 'tokens');
  private readonly text = new TokenText();
  private readonly overview = element('canvas', 'tokens-overview');
  private readonly probe = element('span', 'tokens-probe', '0'.repeat(100));
  private layout: TextLayout | null = null;
  private laidOut: readonly unknown[] = [];
  private colours: readonly (HeatColour | null)[] = [];
  private coloured: readonly unknown[] = [];
  private data: ViewData | null = null;
  private theme: Theme | null = null;
  private query: number | null = null;
  private hovered: number | null = null;

  constructor(private readonly context: ViewContext) {
    this.overview.setAttribute('aria-hidden', 'true');
    this.element.append(this.text.element, this.overview, this.probe);
    new ResizeObserver(() => context.refresh()).observe(this.text.element);
    this.text.element.addEventListener('scroll', () => this.drawOverview());
    this.listen(this.text.rows);
    this.overview.addEventListener('pointerdown', (event) => this.scrollTo(event));
    this.overview.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.scrollTo(event);
    });
  }

  update(data: ViewData, theme: Theme): void {
    this.data = data;
    this.theme = theme;
    this.lay(data, theme);
    const { options, lens } = data;
    if (this.coloured[0] !== options.palette || this.coloured[1] !== theme) {
      this.coloured = [options.palette, theme];
      this.colours = heatColours(options.palette, theme);
    }
    this.text.paint(data, this.colours, theme.contrast);
    this.sayHovered();
    if (lens.query !== this.query) {
      this.query = lens.query;
      if (lens.query !== null && this.hovered === null) this.text.show(lens.query, 'center');
    }
    this.drawOverview();
  }

  scale(): Scale | null {
    return this.data?.heat?.scale ?? null;
  }

  async tsv(): Promise<string | null> {
    if (this.data?.heat == null) return null;
    const { heat, inspection } = this.data;
    const { units } = inspection;
    const rows: (string | number)[][] = [['unit', 'text', 'start', 'end', 'special', 'weight', 'rank']];
    heat.weights.forEach((weight, i) => {
      const place = [units.start[i] ?? 0, units.end[i] ?? 0, units.special[i] ?? 0];
      rows.push([i, units.text[i] ?? '', ...place, weight, rankOf(heat.weights, i)]);
    });
    return tsv(rows);
  }

  /** Breaks the text into rows again where the text, the font or the width have changed. */
  private lay({ inspection }: ViewData, theme: Theme): void {
    const character = this.probe.getBoundingClientRect().width / 100;
    const columns = character > 0 ? Math.floor((this.text.rows.clientWidth - 2) / character) : 80;
    const inputs = [inspection.units, inspection.text, columns, theme.font, theme.fontSize];
    if (this.layout !== null && inputs.every((value, i) => value === this.laidOut[i])) return;
    this.laidOut = inputs;
    this.layout = layoutText(inspection.units, inspection.text, columns);
    this.text.setLayout(this.layout, Math.round(theme.fontSize * 1.7));
  }

  private drawOverview(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.text.element;
    this.overview.hidden = scrollHeight <= clientHeight;
    if (this.overview.hidden || this.data === null || this.theme === null || this.layout === null) return;
    const screen = { start: scrollTop / scrollHeight, end: (scrollTop + clientHeight) / scrollHeight };
    draw(this.overview, this.data, this.theme, this.layout, screen);
  }

  private scrollTo(event: PointerEvent): void {
    const box = this.overview.getBoundingClientRect();
    const { scrollHeight, clientHeight } = this.text.element;
    this.text.element.scrollTop = ((event.clientY - box.top) / box.height) * scrollHeight - clientHeight / 2;
  }

  private listen(rows: HTMLElement): void {
    rows.addEventListener('pointerover', (event) => this.hover(unitOf(event.target)));
    rows.addEventListener('pointerleave', () => this.hover(null));
    rows.addEventListener('focusin', (event) => this.hover(unitOf(event.target)));
    rows.addEventListener('focusout', () => this.hover(null));
    rows.addEventListener('click', (event) => {
      const unit = unitOf(event.target);
      if (unit !== null && this.data !== null) lookFrom(this.context.host, this.data, unit);
    });
    rows.addEventListener('keydown', (event) => this.onKey(event));
  }

  private hover(unit: number | null): void {
    if (unit === this.hovered) return;
    this.hovered = unit;
    this.context.host.point(unit);
    this.sayHovered();
  }

  private sayHovered(): void {
    if (this.hovered === null || this.data?.heat == null) return;
    const { heat, inspection } = this.data;
    const words = { units: inspection.units, weights: heat.weights, lens: heat.lens, heads: inspection.card.heads };
    this.context.say(heatLine(words, this.hovered));
  }

  private onKey(event: KeyboardEvent): void {
    const unit = unitOf(event.target);
    if (unit === null || this.data === null || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') togglePin(this.context.host, this.data, unit);
    else if (event.key === ' ') lookFrom(this.context.host, this.data, unit);
    else {
      const next = this.target(event, unit);
      if (next === null) return;
      this.text.focus(next);
    }
    event.preventDefault();
  }

  private target(event: KeyboardEvent, unit: number): number | null {
    const last = (this.data?.inspection.units.length ?? 1) - 1;
    switch (event.key) {
      case 'ArrowRight':
        return unit + 1;
      case 'ArrowLeft':
        return unit - 1;
      case 'ArrowDown':
        return this.text.neighbour(unit, 1);
      case 'ArrowUp':
        return this.text.neighbour(unit, -1);
      case 'PageDown':
        return this.text.neighbour(unit, this.text.rowsOnScreen);
      case 'PageUp':
        return this.text.neighbour(unit, -this.text.rowsOnScreen);
      case 'Home':
        return event.ctrlKey ? 0 : this.text.rowEnd(unit, 'first');
      case 'End':
        return event.ctrlKey ? last : this.text.rowEnd(unit, 'last');
      default:
        return null;
    }
  }
}

function unitOf(target: EventTarget | null): number | null {
  const span = target instanceof Element ? target.closest<HTMLElement>('[data-unit]') : null;
  return span === null ? null : Number(span.dataset['unit']);
}
