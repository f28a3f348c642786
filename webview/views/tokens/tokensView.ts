import type { Scale } from '../../../src/core/paint';
import { element } from '../../dom';
import { lensKey } from '../../lensKey';
import type { PanelList, UnitPlace } from '../../../src/protocol/panel';
import type { Theme } from '../../theme';
import { listOfUnits, type PaintedHeat, type ViewData } from '../../viewData';
import { heatLine } from '../../words';
import { LensSpot } from '../lensSpot';
import type { View, ViewContext } from '../view';
import { drawOverview } from './drawOverview';
import { hasText } from './textLists';
import type { TokenText } from './tokenText';
import { tokensTsv } from './tokensTsv';
import { UnitTexts } from './unitTexts';

/**
 * The lists with their heat, each as its text. The pointer shows a unit in the editor, a click makes it what is looked from,
 * Enter pins it; where there are several lists, pointing at a unit of one lights up what it is bound to in the other.
 */
export class TokensView implements View {
  readonly element = element('div', 'tokens');
  private readonly texts: UnitTexts;
  private readonly text: TokenText;
  private readonly overview = element('canvas', 'tokens-overview');
  private readonly spot: LensSpot;
  private lists: readonly PanelList[] = [];
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
    this.texts = new UnitTexts(host, (place) => this.hover(place));
    this.text = this.texts.text;
    this.overview.setAttribute('aria-hidden', 'true');
    this.element.append(this.texts.element, this.overview, this.texts.probe);
    new ResizeObserver(() => context.refresh()).observe(this.text.element);
    this.text.element.addEventListener('scroll', () => this.drawOverview());
    this.overview.addEventListener('pointerdown', (event) => this.scrollTo(event));
    this.overview.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) this.scrollTo(event);
    });
  }

  update(data: ViewData, theme: Theme): void {
    this.data = data;
    this.theme = theme;
    this.lists = data.inspection.lists.filter(({ list }) => hasText(list));
    this.shown = this.explores() ? this.spot.heat(data) : data.heat;
    // What is pointed at is outlined with its heat; the lens that all share at once.
    const lens = this.explores() && this.spot.active !== null ? (this.shown?.lens ?? data.lens) : data.lens;
    this.texts.update(data, theme, { lists: this.lists, heat: this.shown, lens });
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
}
