import { pictureParts } from '../../src/core/lists';
import type { Host } from '../host';
import type { ViewData } from '../viewData';
import { UnitActions } from '../views/unitActions';
import { RegionList } from './regionList';
import { regionsMaker } from './regionsMaker';

/** The top regions of a picture in the side view, which has no picture to draw them on: a click makes one what is looked from. */
export class SideRegions {
  readonly element: HTMLElement;
  private readonly list: RegionList;
  private readonly actions: UnitActions;
  private readonly regions = regionsMaker();
  private data: ViewData | null = null;

  constructor(host: Host) {
    this.actions = new UnitActions(host);
    this.list = new RegionList({
      light: () => undefined,
      choose: ({ units }) => {
        const list = this.data?.heat?.list.list.id;
        if (list !== undefined) this.actions.choose(list, units);
      },
    });
    this.element = this.list.element;
  }

  update(data: ViewData): void {
    this.data = data;
    this.actions.update(data);
    const [part] = data.heat === null ? [] : pictureParts(data.heat.list.list);
    this.list.update(part === undefined ? [] : this.regions(data.heat, part), data.heat?.list ?? data.keys);
  }
}
