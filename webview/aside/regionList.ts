import { percent } from '../../src/core/paint';
import { REGION_MASS, type Region } from '../../src/core/regions';
import type { PanelList } from '../../src/protocol/panel';
import { element } from '../dom';
import { patchesWords } from '../words';
import './regionList.css';
import { shareRow, type ShareRow } from './shareRow';

interface Events {
  /** Null: no entry is pointed at. */
  light(index: number | null): void;
  choose(region: Region): void;
}

/** The top regions beside the picture. An entry that is pointed at lights its box up; a click makes it the query. */
export class RegionList {
  readonly element: HTMLElement;
  private readonly list = element('ol', 'top-rows');
  private readonly rows: ShareRow[] = [];
  private regions: readonly Region[] | null = null;

  constructor(private readonly events: Events) {
    const title = element('h2', 'top-title caps', `Regions with ${REGION_MASS * 100} % of what patches hold`);
    this.element = element(
      'section',
      'aside-part regions',
      element('div', 'top-head', title),
      element('div', 'top-scroll', this.list),
    );
    this.element.setAttribute('aria-label', 'Top regions');
    this.element.hidden = true;
  }

  /** `of`: the list that their patches are in. */
  update(regions: readonly Region[], of: PanelList): void {
    this.element.hidden = regions.length === 0;
    if (regions === this.regions) return;
    this.regions = regions;
    while (this.rows.length < regions.length) this.addRow(this.rows.length);
    const most = regions[0]?.share ?? 1;
    this.rows.forEach(({ item, button, name, bar, share }, i) => {
      const region = regions[i];
      item.hidden = region === undefined;
      if (region === undefined) return;
      name.textContent = patchesWords(of, region.units) ?? '';
      button.title = `${region.units.length} ${region.units.length === 1 ? 'patch' : 'patches'} · click: where they look`;
      bar.style.setProperty('--share', (region.share / most).toFixed(4));
      share.textContent = percent(region.share);
    });
  }

  private addRow(index: number): void {
    const made = shareRow('button');
    const enter = (): void => this.events.light(index);
    const leave = (): void => this.events.light(null);
    made.button.addEventListener('pointerenter', enter);
    made.button.addEventListener('pointerleave', leave);
    made.button.addEventListener('focus', enter);
    made.button.addEventListener('blur', leave);
    made.button.addEventListener('click', () => {
      const region = this.regions?.[index];
      if (region !== undefined) this.events.choose(region);
    });
    this.rows.push(made);
    this.list.append(made.item);
  }
}
