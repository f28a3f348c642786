import { mediumOf } from '../../src/core/lists';
import { percent, topUnits, type Ranked } from '../../src/core/paint';
import type { PanelInspection, PanelList, UnitPlace } from '../../src/protocol/panel';
import { toolkitCheckbox } from '../controls/toolkit';
import { element } from '../dom';
import type { Host } from '../host';
import { togglePin, unpin } from '../togglePin';
import { listOfUnits, type PaintedHeat, type ViewData } from '../viewData';
import { heatLine, topTitle, unitName } from '../words';
import { lineOf } from './lineOf';
import { lookFrom } from './lookFrom';
import { shareRow, type ShareRow } from './shareRow';
import './topList.css';

/** As many as fit beside a view without scrolling on most screens; the text itself shows the rest. */
const SHOWN = 20;

/** The units with the most weight, as text, bar and percent. The pointer shows a unit in the editor, a click goes there. */
export class TopList {
  readonly element: HTMLElement;
  private readonly before = element('span', 'caps');
  private readonly unit = element('bdi', 'top-query');
  private readonly after = element('span', 'caps');
  private readonly pin = element('button', 'top-pin');
  private readonly list = element('ol', 'top-rows');
  private readonly hint = element('p', 'top-hint');
  private readonly sink = shareRow('span');
  private readonly follow;
  private readonly rows: ShareRow[] = [];
  /** Null until the first heat or its absence has been shown. */
  private ranked: readonly Ranked[] | null = null;
  private filled: PaintedHeat | null = null;
  private data: ViewData | null = null;

  constructor(
    private readonly host: Host,
    private readonly say: (line: string) => void,
    private readonly point: (place: UnitPlace | null) => void,
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
    const title = topTitle(inspection, heat?.lens ?? lens);
    this.before.textContent = title.before;
    this.unit.textContent = title.unit;
    this.after.textContent = title.after;
    this.pin.hidden = lens.units.length !== 1;
    this.pin.textContent = pinned ? 'Unpin' : 'Pin';
    this.pin.title = pinTitle(data);
    this.follow.hidden = !hasCaret(inspection);
    this.pin.setAttribute('aria-pressed', String(pinned));
    this.follow.checked = options.followCursor;
    this.hint.textContent = hint(data);
    this.hint.hidden = this.hint.textContent === '';
    if (heat !== this.filled || this.ranked === null) this.fill(data, heat);
    const lit = pointed?.list === heat?.list.list.id ? pointed?.unit : undefined;
    this.rows.forEach(({ button }, i) =>
      button.classList.toggle('pointed', lit !== undefined && this.ranked?.[i]?.unit === lit),
    );
  }

  private fill({ inspection, options }: ViewData, heat: PaintedHeat | null): void {
    this.filled = heat;
    this.ranked = heat === null ? [] : topUnits(heat.weights, heat.list.units, SHOWN, options.sink === 'include');
    while (this.rows.length < this.ranked.length) this.addRow(this.rows.length);
    const all = this.ranked;
    this.rows.forEach(({ item, button, name, bar, share }, i) => {
      const ranked = all[i];
      item.hidden = ranked === undefined;
      if (ranked === undefined || heat === null) return;
      name.textContent = unitName(heat.list.units, ranked.unit);
      bar.style.setProperty(
        '--share',
        (heat.scale.peak > 0 ? Math.min(1, ranked.weight / heat.scale.peak) : 0).toFixed(4),
      );
      share.textContent = percent(ranked.weight);
      button.title = rowTitle(inspection, heat.list, ranked.unit);
    });
    this.sink.item.hidden = heat === null || heat.sink === 0 || options.sink === 'include';
    this.sink.name.textContent = 'special';
    this.sink.share.textContent = percent(heat?.sink ?? 0);
    this.sink.bar.style.setProperty('--share', String(heat?.sink ?? 0));
    this.sink.button.title =
      options.sink === 'renormalise' ? 'Left out: the others add up to 100 %' : 'Of all the weight';
  }

  private addRow(index: number): void {
    const made = shareRow('button');
    const place = (): UnitPlace | null => {
      const unit = this.ranked?.[index]?.unit;
      return unit === undefined || this.data?.heat == null ? null : { list: this.data.heat.list.list.id, unit };
    };
    const enter = (): void => {
      const { data } = this;
      const pointed = place();
      if (pointed === null || data?.heat == null) return;
      this.host.point(pointed);
      this.point(pointed);
      this.say(heatLine({ inspection: data.inspection, ...data.heat }, pointed.unit));
    };
    const leave = (): void => {
      this.host.point(null);
      this.point(null);
    };
    made.button.addEventListener('pointerenter', enter);
    made.button.addEventListener('pointerleave', leave);
    made.button.addEventListener('focus', enter);
    made.button.addEventListener('blur', leave);
    made.button.addEventListener('click', () => {
      const chosen = place();
      if (chosen === null || this.data?.heat == null) return;
      if (mediumOf(this.data.heat.list.list, chosen.unit) === 'picture') togglePin(this.host, this.data, chosen);
      else this.host.reveal(chosen);
    });
    made.button.addEventListener('dblclick', () => {
      const chosen = place();
      if (chosen === null || this.data?.heat == null) return;
      if (mediumOf(this.data.heat.list.list, chosen.unit) !== 'picture') lookFrom(this.host, this.data, chosen);
    });
    this.rows.push(made);
    this.list.append(made.item);
  }

  private togglePin(): void {
    const { data, host } = this;
    if (data === null) return;
    const list = listOfUnits(data, data.lens)?.list.id;
    const [unit] = data.lens.units;
    if (data.pinned) unpin(host, data);
    else if (list !== undefined && unit !== undefined) host.pin({ list, unit });
  }
}

function rowTitle(inspection: PanelInspection, list: PanelList, unit: number): string {
  if (list.units.special[unit] === 1) return 'Special token';
  if (mediumOf(list.list, unit) === 'picture') return 'Click: keep this patch as what is looked from';
  const line = lineOf(inspection, list, unit);
  return line === null ? 'Written by the model · double click: look from it' : `Line ${line}: go there in the editor`;
}

/** Whether the caret of the editor can choose a unit. */
function hasCaret({ lists }: PanelInspection): boolean {
  return lists.some(({ list }) => list.parts.some(({ medium, input }) => medium === 'text' && input !== null));
}

function pinTitle({ inspection, pinned }: ViewData): string {
  if (hasCaret(inspection)) return pinned ? 'Follow the caret again' : 'Keep this unit whatever the caret does';
  return pinned ? 'Pointing at a patch shows where it looks again' : 'Keep this unit whatever the pointer does';
}

function hint({ heat, lens, running, inspection, map }: ViewData): string {
  if (heat === null) return running ? 'The first layer is on its way.' : 'No weights yet.';
  if (lens.units.length > 0 || lens.side === 'all') return '';
  if (map.queries !== map.keys)
    return `Nothing is looked from: point at a unit of ${lens.side === 'key' ? map.keys : map.queries}.`;
  return hasCaret(inspection)
    ? 'No query unit: put the caret on a word, or click one here.'
    : 'No query: point at a patch.';
}
