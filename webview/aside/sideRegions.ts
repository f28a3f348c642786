import type { Host } from '../host';
import type { ViewData } from '../viewData';
import { QueryActions } from '../views/image/queryActions';
import { RegionList } from './regionList';
import { regionsMaker } from './regionsMaker';

/** The top regions of a picture in the side view, which has no picture to draw them on: a click makes one the query. */
export class SideRegions {
  readonly element: HTMLElement;
  private readonly list: RegionList;
  private readonly actions: QueryActions;
  private readonly regions = regionsMaker();

  constructor(host: Host) {
    this.actions = new QueryActions(host);
    this.list = new RegionList({ light: () => undefined, choose: ({ units }) => this.actions.choose(units) });
    this.element = this.list.element;
  }

  update(data: ViewData): void {
    const { picture, units } = data.inspection;
    this.actions.update(data);
    this.list.update(picture === null ? [] : this.regions(data.heat, units, picture.columns), units);
  }
}
