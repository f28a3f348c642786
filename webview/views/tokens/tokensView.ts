import type { Scale } from '../../../src/core/paint';
import { lookFrom } from '../../aside/lookFrom';
import { hideItem } from '../../changeItems';
import { listenForMenu } from '../../controls/contextMenu';
import { element } from '../../dom';
import { heatColours, type HeatColour } from '../../heatColour';
import { lensKey } from '../../lensKey';
import type { PanelList, UnitPlace } from '../../../src/protocol/panel';
import type { Theme } from '../../theme';
import { togglePin } from '../../togglePin';
import { listOfUnits, type PaintedHeat, type ViewData } from '../../viewData';
import { heatLine, listWords } from '../../words';
import { LensSpot } from '../lensSpot';
import type { View, ViewContext } from '../view';
import { drawOverview } from './drawOverview';
import { layoutText } from './layoutText';
import { hasText } from './textLists';
import { TokenText } from './tokenText';
import { targetOf } from './tokenKeys';
import './tokens.css';
import { tokensTsv } from './tokensTsv';

/**
 * The lists with their heat, each as its text. The pointer shows a unit in the editor, a click makes it what is looked from,
 * Enter pins it; where there are several lists, pointing at a unit of one lights up what it is bound to in the other.
 */
export class TokensView implements View {
  readonly element = element('div', 'tokens');
  private readonly text = new TokenText();
  private readonly overview = element('canvas', 'tokens-overview');
  private readonly probe = element('span', 'tokens-probe', '0'.repeat(100));
  private readonly spot: LensSpot;
  private readonly laidOut = new Map<string, readonly unknown[]>();
  private lists: readonly PanelList[] = [];
  private colours: readonly (HeatColour | null)[] = [];
  private coloured: readonly unknown[] = [];
  private data: ViewData | null = null;
  private theme: Theme | null = null;
  private shown: PaintedHeat | null = null;
  private from = '';

  constructor(private readonly context: ViewContext) {
    const { host } = context;
    this.spot = new LensSpot(
      host,
      () => context.refresh(),
      () => [],
    );
    this.overview.setAttribute('aria-hidden', 'true');
    this.element.append(this.text.element, this.overview, this.probe);
    new ResizeObserver(() => context.refresh()).observe(this.text.element);
    this.text.element.addEventListener('scroll', () => this.drawOverview());
    this.listen(this.text.element);
    this.overview.addEventListener('pointerdown', (event) => this.scrollTo(event));
    this.overview.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.scrollTo(event);
    });
    listenForMenu(this.text.element, (target) => {
      const place = placeOf(target);
      return place === null || this.data === null ? null : hideItem(host, this.data, place);
    });
  }

  update(data: ViewData, theme: Theme): void {
    this.data = data;
    this.theme = theme;
    this.lists = data.inspection.lists.filter(({ list }) => hasText(list));
    const { options } = data;
    if (this.coloured[0] !== options.palette || this.coloured[1] !== theme) {
      this.coloured = [options.palette, theme];
      this.colours = heatColours(options.palette, theme);
    }
    this.shown = this.explores() ? this.spot.heat(data) : data.heat;
    this.lay(data, theme);
    this.text.mount();
    this.sayHovered();
    this.showUnit(data);
    this.drawOverview();
  }

  heat(): PaintedHeat | null {
    return this.shown;
  }

  scale(): Scale | null {
    return this.shown?.scale ?? null;
  }

  waits(): boolean {
    const { data, shown } = this;
    if (data === null || data.summary === null || shown === null) return false;
    const wanted = data.lens.units.length === 0 ? { ...data.lens, side: 'all' as const } : data.lens;
    return this.explores() ? this.spot.waits(data) : lensKey(shown.lens) !== lensKey(wanted);
  }

  async tsv(): Promise<string | null> {
    return this.shown === null ? null : tokensTsv(this.shown, this.lists.length > 1);
  }

  /** Pointing lights up the other list; in one list it would hide what the caret shows. */
  private explores(): boolean {
    return (this.data?.inspection.lists.length ?? 0) > 1;
  }

  /** Lays out and paints every list; breaks one into rows again where its units, the font or the width have changed. */
  private lay(data: ViewData, theme: Theme): void {
    const { inspection } = data;
    const several = this.lists.length > 1;
    const rowHeight = Math.round(theme.fontSize * 1.7);
    const all = this.text.take(
      this.lists.map(({ list }) => list.id),
      several ? this.lists.map(({ list }) => listWords(list)) : null,
      rowHeight,
    );
    const columns = this.text.columns(this.probe.getBoundingClientRect().width / 100);
    // What is pointed at is outlined with its heat; the lens that all share at once.
    const lens = this.explores() && this.spot.active !== null ? (this.shown?.lens ?? data.lens) : data.lens;
    all.forEach((rows, i) => {
      const list = this.lists[i]!;
      const inputs = [rows, list.units, list.list, inspection.texts, columns, theme.font, theme.fontSize];
      const before = this.laidOut.get(list.list.id);
      if (before === undefined || inputs.some((value, at) => value !== before[at])) {
        this.laidOut.set(list.list.id, inputs);
        rows.setLayout(layoutText(list, inspection.texts, columns), rowHeight);
      }
      const label = several ? `Units of ${list.list.id}, ${inspection.title}` : `Units of ${inspection.title}`;
      rows.paint({ data, lens, list, heat: this.shown, colours: this.colours, contrast: theme.contrast }, label);
    });
  }

  /** Scrolls to what the lens is of, when that has changed elsewhere. */
  private showUnit(data: ViewData): void {
    const list = listOfUnits(data, data.lens)?.list.id;
    const unit = data.lens.units.length === 1 ? data.lens.units[0] : undefined;
    const from = `${list ?? ''} ${unit ?? ''}`;
    if (from === this.from) return;
    this.from = from;
    if (list !== undefined && unit !== undefined && this.spot.active === null) this.text.show({ list, unit }, 'center');
  }

  private drawOverview(): void {
    const { scrollHeight, clientHeight } = this.text.element;
    this.overview.hidden = scrollHeight <= clientHeight;
    if (this.overview.hidden || this.data === null || this.theme === null) return;
    drawOverview(this.overview, this.data, this.shown, this.theme, this.text);
  }

  private scrollTo(event: PointerEvent): void {
    const box = this.overview.getBoundingClientRect();
    const { scrollHeight, clientHeight } = this.text.element;
    this.text.element.scrollTop = ((event.clientY - box.top) / box.height) * scrollHeight - clientHeight / 2;
  }

  private listen(text: HTMLElement): void {
    text.addEventListener('pointerover', (event) => this.hover(placeOf(event.target)));
    text.addEventListener('pointerleave', () => this.hover(null));
    text.addEventListener('focusin', (event) => this.hover(placeOf(event.target)));
    text.addEventListener('focusout', () => this.hover(null));
    text.addEventListener('click', (event) => {
      const place = placeOf(event.target);
      if (place !== null && this.data !== null) lookFrom(this.context.host, this.data, place);
    });
    text.addEventListener('keydown', (event) => this.onKey(event));
  }

  private hover(place: UnitPlace | null): void {
    const { active } = this.spot;
    if (place?.unit === active?.unit && place?.list === active?.list) return;
    this.spot.active = place;
    this.context.host.point(place);
    if (this.explores()) this.context.refresh();
    else this.sayHovered();
  }

  private sayHovered(): void {
    const { data, shown, spot } = this;
    if (spot.active === null || data === null || shown === null) return;
    const overIt = shown.list.list.id === spot.active.list;
    const line = this.explores()
      ? spot.line(data, shown)
      : overIt
        ? heatLine({ inspection: data.inspection, ...shown }, spot.active.unit)
        : null;
    if (line !== null) this.context.say(line);
  }

  private onKey(event: KeyboardEvent): void {
    const place = placeOf(event.target);
    if (place === null || this.data === null || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') togglePin(this.context.host, this.data, place);
    else if (event.key === ' ') lookFrom(this.context.host, this.data, place);
    else {
      const next = targetOf(event, place, this.text);
      if (next === null) return;
      this.text.focus({ list: place.list, unit: next });
    }
    event.preventDefault();
  }
}

function placeOf(target: EventTarget | null): UnitPlace | null {
  const span = target instanceof Element ? target.closest<HTMLElement>('[data-unit]') : null;
  const list = span?.closest<HTMLElement>('[data-list]')?.dataset['list'];
  return span === null || list === undefined ? null : { list, unit: Number(span.dataset['unit']) };
}
