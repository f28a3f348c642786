import { percent, topUnits, type Ranked } from '../../src/core/paint';
import { toolkitCheckbox } from '../controls/toolkit';
import { element } from '../dom';
import type { Host } from '../host';
import type { PaintedHeat, ViewData } from '../viewData';
import { heatLine, topTitle, unitName } from '../words';
import { lineOf } from './lineOf';
import { lookFrom } from './lookFrom';
import './topList.css';

/** As many as fit beside a view without scrolling on most screens; the text itself shows the rest. */
const SHOWN = 20;

interface Row {
  readonly item: HTMLLIElement;
  readonly button: HTMLElement;
  readonly name: HTMLElement;
  readonly bar: HTMLElement;
  readonly share: HTMLElement;
}

/** The units with the most weight, as text, bar and percent. The pointer shows a unit in the editor, a click goes there. */
export class TopList {
  readonly element: HTMLElement;
  private readonly before = element('span', 'caps');
  private readonly unit = element('bdi', 'top-query');
  private readonly after = element('span', 'caps');
  private readonly pin = element('button', 'top-pin');
  private readonly list = element('ol', 'top-rows');
  private readonly hint = element('p', 'top-hint');
  private readonly sink = row('span');
  private readonly follow;
  private readonly rows: Row[] = [];
  /** Null until the first heat or its absence has been shown. */
  private ranked: readonly Ranked[] | null = null;
  private filled: PaintedHeat | null = null;
  private data: ViewData | null = null;

  constructor(
    private readonly host: Host,
    private readonly say: (line: string) => void,
  ) {
    this.pin.type = 'button';
    this.pin.addEventListener('click', () => this.togglePin());
    this.sink.item.classList.add('top-sink');
    this.follow = toolkitCheckbox('Follow the caret', 'The unit at the caret is the query', (followCursor) => {
      // The toolkit's checkbox also reports what it is set to.
      if (followCursor !== this.data?.options.followCursor) host.setOptions({ followCursor });
    });
    const title = element('h2', 'top-title', this.before, this.unit, this.after);
    const head = element('div', 'top-head', title, this.pin);
    const sinks = element('ul', 'top-rows', this.sink.item);
    const scroll = element('div', 'top-scroll', this.list, this.hint);
    this.element = element('section', 'top-list', head, scroll, sinks, element('div', 'top-foot', this.follow));
    this.element.setAttribute('aria-label', 'Top units');
  }

  update(data: ViewData): void {
    const { heat, inspection, lens, options, pinned, pointed } = data;
    this.data = data;
    const title = topTitle(inspection.units, heat?.lens ?? lens);
    this.before.textContent = title.before;
    this.unit.textContent = title.unit;
    this.after.textContent = title.after;
    this.pin.hidden = lens.query === null;
    this.pin.textContent = pinned ? 'Unpin' : 'Pin';
    this.pin.title = pinned ? 'Follow the caret again' : 'Keep this query whatever the caret does';
    this.pin.setAttribute('aria-pressed', String(pinned));
    this.follow.checked = options.followCursor;
    this.hint.textContent = hint(data);
    this.hint.hidden = this.hint.textContent === '';
    if (heat !== this.filled || this.ranked === null) this.fill(data, heat);
    this.rows.forEach(({ button }, i) => button.classList.toggle('pointed', this.ranked?.[i]?.unit === pointed));
  }

  private fill({ inspection, options }: ViewData, heat: PaintedHeat | null): void {
    this.filled = heat;
    this.ranked = heat === null ? [] : topUnits(heat.weights, inspection.units, SHOWN, options.sink === 'include');
    while (this.rows.length < this.ranked.length) this.addRow(this.rows.length);
    const all = this.ranked;
    this.rows.forEach(({ item, button, name, bar, share }, i) => {
      const ranked = all[i];
      item.hidden = ranked === undefined;
      if (ranked === undefined || heat === null) return;
      name.textContent = unitName(inspection.units, ranked.unit);
      bar.style.setProperty('--share', (heat.scale.peak > 0 ? Math.min(1, ranked.weight / heat.scale.peak) : 0).toFixed(4));
      share.textContent = percent(ranked.weight);
      const line = lineOf(inspection, ranked.unit);
      button.title = line === null ? 'Special token' : `Line ${line}: go there in the editor`;
    });
    this.sink.item.hidden = heat === null || heat.sink === 0 || options.sink === 'include';
    this.sink.name.textContent = 'special';
    this.sink.share.textContent = percent(heat?.sink ?? 0);
    this.sink.bar.style.setProperty('--share', String(heat?.sink ?? 0));
    this.sink.button.title = options.sink === 'renormalise' ? 'Left out: the others add up to 100 %' : 'Of all the weight';
  }

  private addRow(index: number): void {
    const made = row('button');
    const unit = (): number | undefined => this.ranked?.[index]?.unit;
    const enter = (): void => {
      const { data } = this;
      const pointed = unit();
      if (pointed === undefined || data?.heat == null) return;
      this.host.point(pointed);
      const { units, card } = data.inspection;
      this.say(heatLine({ units, weights: data.heat.weights, lens: data.heat.lens, heads: card.heads }, pointed));
    };
    const leave = (): void => this.host.point(null);
    made.button.addEventListener('pointerenter', enter);
    made.button.addEventListener('pointerleave', leave);
    made.button.addEventListener('focus', enter);
    made.button.addEventListener('blur', leave);
    made.button.addEventListener('click', () => {
      const chosen = unit();
      if (chosen !== undefined) this.host.reveal(chosen);
    });
    made.button.addEventListener('dblclick', () => {
      const chosen = unit();
      if (chosen !== undefined && this.data !== null) lookFrom(this.host, this.data, chosen);
    });
    this.rows.push(made);
    this.list.append(made.item);
  }

  private togglePin(): void {
    if (this.data !== null) this.host.pin(this.data.pinned ? null : this.data.lens.query);
  }
}

function row(tag: 'button' | 'span'): Row {
  const name = element('bdi', 'top-name');
  const bar = element('span', 'top-bar');
  const share = element('span', 'top-share');
  const track = element('span', 'top-track', bar);
  track.setAttribute('aria-hidden', 'true');
  const button = element(tag, 'top-row', name, track, share);
  if (button instanceof HTMLButtonElement) button.type = 'button';
  return { item: element('li', '', button), button, name, bar, share };
}

function hint({ heat, lens, running }: ViewData): string {
  if (heat === null) return running ? 'The first layer is on its way.' : 'No weights yet.';
  if (lens.query === null && lens.direction !== 'received') return 'No query unit: put the caret on a word, or click one here.';
  return '';
}
