import { lookFrom } from '../../aside/lookFrom';
import { hideItem } from '../../changeItems';
import { listenForMenu } from '../../controls/contextMenu';
import { element } from '../../dom';
import { heatColours, type HeatColour } from '../../heatColour';
import type { Host } from '../../host';
import type { Lens } from '../../../src/protocol/lens';
import type { PanelList, UnitPlace } from '../../../src/protocol/panel';
import type { Theme } from '../../theme';
import { togglePin } from '../../togglePin';
import type { PaintedHeat, ViewData } from '../../viewData';
import { listWords } from '../../words';
import { layoutText } from './layoutText';
import { targetOf } from './tokenKeys';
import { TokenText } from './tokenText';
import './tokens.css';

/** What lists are painted with. */
export interface TextsPaint {
  readonly lists: readonly PanelList[];
  /** Over whatever list. */
  readonly heat: PaintedHeat | null;
  /** What the outlined units are of. */
  readonly lens: Lens;
}

/** Lists as texts, each unit with its heat. A click makes a unit what is looked from, Enter pins it, arrow keys walk. */
export class UnitTexts {
  readonly text = new TokenText();
  readonly element = this.text.element;
  /** A hundred characters, to know how wide one is: stands in the page beside the texts. */
  readonly probe = element('span', 'tokens-probe', '0'.repeat(100));
  private readonly laidOut = new Map<string, readonly unknown[]>();
  private colours: readonly (HeatColour | null)[] = [];
  private coloured: readonly unknown[] = [];
  private data: ViewData | null = null;

  /** `hover`: the unit under the pointer or the keyboard; null: none. */
  constructor(
    private readonly host: Host,
    private readonly hover: (place: UnitPlace | null) => void,
  ) {
    this.listen(this.element);
    listenForMenu(this.element, (target) => {
      const place = placeOf(target);
      return place === null || this.data === null ? null : hideItem(host, this.data, place);
    });
  }

  /** Lays out and paints every list; breaks one into rows again where its units, the font or the width have changed. */
  update(data: ViewData, theme: Theme, { lists, heat, lens }: TextsPaint): void {
    this.data = data;
    const { inspection, options } = data;
    if (this.coloured[0] !== options.palette || this.coloured[1] !== theme) {
      this.coloured = [options.palette, theme];
      this.colours = heatColours(options.palette, theme);
    }
    const several = lists.length > 1;
    const rowHeight = Math.round(theme.fontSize * 1.7);
    const all = this.text.take(
      lists.map(({ list }) => list.id),
      several ? lists.map(({ list }) => listWords(list)) : null,
      rowHeight,
    );
    const columns = this.text.columns(this.probe.getBoundingClientRect().width / 100);
    all.forEach((rows, i) => {
      const list = lists[i]!;
      const inputs = [rows, list.units, list.list, inspection.texts, columns, theme.font, theme.fontSize];
      const before = this.laidOut.get(list.list.id);
      if (before === undefined || inputs.some((value, at) => value !== before[at])) {
        this.laidOut.set(list.list.id, inputs);
        rows.setLayout(layoutText(list, inspection.texts, columns), rowHeight);
      }
      const label =
        inspection.lists.length > 1 ? `Units of ${list.list.id}, ${inspection.title}` : `Units of ${inspection.title}`;
      rows.paint({ data, lens, list, heat, colours: this.colours, contrast: theme.contrast }, label);
    });
    this.text.mount();
  }

  private listen(text: HTMLElement): void {
    text.addEventListener('pointerover', (event) => this.hover(placeOf(event.target)));
    text.addEventListener('pointerleave', () => this.hover(null));
    text.addEventListener('focusin', (event) => this.hover(placeOf(event.target)));
    text.addEventListener('focusout', () => this.hover(null));
    text.addEventListener('click', (event) => {
      const place = placeOf(event.target);
      if (place !== null && this.data !== null) lookFrom(this.host, this.data, place);
    });
    text.addEventListener('keydown', (event) => this.onKey(event));
  }

  private onKey(event: KeyboardEvent): void {
    const place = placeOf(event.target);
    if (place === null || this.data === null || event.altKey || event.metaKey) return;
    if (event.key === 'Enter') togglePin(this.host, this.data, place);
    else if (event.key === ' ') lookFrom(this.host, this.data, place);
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
