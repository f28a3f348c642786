import { show } from '../../../src/core/paint';
import { paletteTable } from '../../../src/core/palettes';
import type { HeadChoice, Lens } from '../../../src/protocol/lens';
import { heatList } from '../../../src/core/stacks';
import type { ListId } from '../../../src/protocol/units';
import { ablateItem } from '../../changeItems';
import { listenForMenu } from '../../controls/contextMenu';
import { radioTarget } from '../../controls/radioTarget';
import { element } from '../../dom';
import type { Host } from '../../host';
import type { Theme } from '../../theme';
import type { ViewData } from '../../viewData';
import { pixelTable } from '../matrix/rasterise';
import { HeatCache } from '../heatCache';
import { drawSmall } from './heatLayer';
import type { PatchGrid } from './patchGrid';

/** Height of a map, CSS pixels. */
const HEIGHT = 44;
const MOST_WIDTH = 88;

/** The lens where its heat is over the list, else of what that list receives; null where it receives nothing on this map. */
function lensOver({ lens, map }: ViewData, list: ListId): Lens | null {
  if (heatList(map, lens.units.length === 0 ? 'all' : lens.side) === list) return lens;
  return map.keys === list ? { ...lens, side: 'all', units: [] } : null;
}

interface Thumbnail {
  readonly button: HTMLButtonElement;
  readonly canvas: HTMLCanvasElement;
  drawn: readonly unknown[];
}

/** A small map a head: where the lens looks in the picture in each head of its map. A click takes the head, another gives the mean back. */
export class HeadMaps {
  readonly element = element('div', 'head-maps');
  private readonly cache: HeatCache;
  private thumbnails: Thumbnail[] = [];
  private chosen: HeadChoice = 'mean';
  private data: ViewData | null = null;
  private table: { readonly of: readonly unknown[]; readonly pixels: Uint32Array } | null = null;

  constructor(
    private readonly host: Host,
    arrived: () => void,
  ) {
    this.cache = new HeatCache(host, arrived);
    this.element.setAttribute('role', 'radiogroup');
    this.element.setAttribute('aria-label', 'Heads, as maps');
    this.element.addEventListener('keydown', (event) => {
      const from = typeof this.chosen === 'number' ? this.chosen : 0;
      const target = radioTarget(event.key, from, this.thumbnails.length);
      if (target === null) return;
      event.preventDefault();
      this.host.setLens({ head: target });
      this.thumbnails[target]?.button.focus();
    });
    listenForMenu(this.element, (target) => {
      const head = this.thumbnails.findIndex(({ button }) => target instanceof Node && button.contains(target));
      return this.data === null || head === -1 ? null : ablateItem(host, this.data, head);
    });
  }

  /** `list`: the one that the picture's patches are in. */
  update(data: ViewData, list: ListId, grid: PatchGrid, theme: Theme): void {
    const { inspection, lens, summary, options, map } = data;
    const { heads } = map;
    const own = lensOver(data, list);
    this.data = data;
    this.element.hidden = own === null;
    if (own === null) return;
    if (this.thumbnails.length !== heads) this.build(heads);
    this.chosen = lens.head;
    const lenses = this.thumbnails.map((_, head): Lens => ({ ...own, head }));
    // A layer that is still to come has no maps.
    if (summary !== null) this.cache.want(inspection.inspection, lenses);
    const pixels = this.pixels(options.palette, theme);
    this.thumbnails.forEach((thumbnail, head) => {
      const { button, canvas } = thumbnail;
      button.setAttribute('aria-checked', String(lens.head === head));
      button.tabIndex = head === (typeof lens.head === 'number' ? lens.head : 0) ? 0 : -1;
      const heat = this.cache.get(inspection.inspection, lenses[head]!);
      const inputs = [heat, options.sink, pixels, grid];
      if (heat?.weights.length !== grid.units.length || inputs.every((value, i) => value === thumbnail.drawn[i]))
        return;
      thumbnail.drawn = inputs;
      const { weights, scale } = show(heat.weights, grid.units, options.sink);
      const across = Math.min(MOST_WIDTH, (HEIGHT * grid.box.width) / grid.box.height);
      canvas.style.width = `${Math.round(across)}px`;
      canvas.style.height = `${Math.round((across * grid.box.height) / grid.box.width)}px`;
      drawSmall(canvas, { grid, weights: grid.patches(weights), scale }, pixels);
    });
  }

  private pixels(...of: readonly [ViewData['options']['palette'], Theme]): Uint32Array {
    if (this.table?.of[0] !== of[0] || this.table.of[1] !== of[1]) {
      this.table = { of, pixels: pixelTable(paletteTable(of[0], of[1].ground, of[1].kind)) };
    }
    return this.table.pixels;
  }

  private build(heads: number): void {
    this.thumbnails = Array.from({ length: heads }, (_, head) => {
      const canvas = element('canvas', 'head-map-canvas');
      canvas.setAttribute('aria-hidden', 'true');
      const button = element('button', 'head-map', canvas, element('span', 'head-map-name', String(head)));
      button.type = 'button';
      button.title = `Head ${head}: click for this head or the mean`;
      button.setAttribute('role', 'radio');
      button.setAttribute('aria-label', `Map of head ${head}`);
      button.addEventListener('click', () => this.host.setLens({ head: this.chosen === head ? 'mean' : head }));
      return { button, canvas, drawn: [] };
    });
    this.element.replaceChildren(...this.thumbnails.map(({ button }) => button));
  }
}
