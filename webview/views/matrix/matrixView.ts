import type { Scale } from '../../../src/core/paint';
import { element } from '../../dom';
import type { Theme } from '../../theme';
import type { ViewData } from '../../viewData';
import { togglePin } from '../../togglePin';
import { heatLine, unitName } from '../../words';
import { Camera } from '../camera';
import { GridTwin } from '../gridTwin';
import type { View, ViewContext } from '../view';
import { zoomButtons } from '../zoomButtons';
import { draw } from './draw';
import { FRAME } from './frame';
import { listenToGestures } from './gestures';
import { mapSource, type MapSource } from './mapSource';
import { marginalsMaker } from './marginals';
import './matrix.css';
import { matrixTsv } from './matrixTsv';
import { drawOverlay } from './overlay';
import { RowCache } from './rowCache';
import { SteadySource } from './steadySource';
import { tilesFor } from './tileSpecs';
import { TileStore } from './tileStore';
import { cellAt, mapScene, type Cell } from './viewport';

/** Rows that Page Up and Page Down move by. */
const PAGE = 20;

/** One map, from all of it down to single cells, with exact values under the pointer. */
export class MatrixView implements View {
  readonly element = element('div', 'matrix');
  private readonly map = element('canvas', 'matrix-map');
  private readonly overlay = element('canvas', 'matrix-overlay');
  private readonly note = element('p', 'matrix-note');
  private readonly twin: GridTwin;
  private readonly tiles: TileStore;
  private readonly rows: RowCache;
  private readonly camera: Camera;
  private units = 0;
  private source: MapSource | null = null;
  private readonly steady: SteadySource;
  private data: ViewData | null = null;
  private cell: Cell | null = null;
  private line = '';
  private readonly marginals = marginalsMaker();

  constructor(private readonly context: ViewContext) {
    const refresh = (): void => context.refresh();
    this.tiles = new TileStore({ arrived: refresh, failed: (error) => context.host.report(error) });
    this.rows = new RowCache(context.host, refresh);
    this.camera = new Camera(refresh);
    this.steady = new SteadySource(refresh);
    this.twin = new GridTwin(
      'matrix',
      PAGE,
      {
        move: ({ row, column }) => this.moveTo({ query: row, key: column }),
        pin: ({ row }) => this.pin(row),
        zoom: (factor) => this.zoomCentre(factor),
        leave: () => this.enter(null),
      },
      () => ({ row: this.data?.lens.query ?? 0, column: this.data?.lens.query ?? 0 }),
    );
    this.twin.element.classList.add('matrix-twin');
    this.map.setAttribute('aria-hidden', 'true');
    this.overlay.setAttribute('aria-hidden', 'true');
    this.element.append(
      this.map,
      this.overlay,
      this.twin.element,
      this.note,
      zoomButtons('map', (factor) => this.zoomCentre(factor)),
    );
    new ResizeObserver(refresh).observe(this.element);
    listenToGestures(this.overlay, {
      hover: (x, y) => this.enter(this.cellUnder(x, y)),
      leave: () => this.enter(null),
      click: (x, y) => {
        const cell = this.cellUnder(x, y);
        this.twin.focus();
        if (cell !== null) this.pin(cell.query);
      },
      pan: (dx, dy) => this.camera.pan(dx * devicePixelRatio, dy * devicePixelRatio),
      zoom: (x, y, factor) => this.camera.zoom(...this.onMap(x, y), factor),
    });
  }

  update(data: ViewData, theme: Theme): void {
    this.data = data;
    this.resize(data.inspection.units.length);
    this.source = this.steady.take(mapSource(this.context.host, data), data.running);
    this.note.textContent = this.source === null ? `Layer ${data.lens.layer} is on its way…` : noteFor(data);
    this.note.hidden = this.note.textContent === '';
    this.drawMap(data, theme);
    this.sayCell(data);
    drawOverlay(
      this.overlay,
      {
        viewport: this.camera.viewport,
        units: this.units,
        name: (unit) => unitName(data.inspection.units, unit),
        marginals: this.marginals(data),
        cell: this.cell,
        query: data.lens.query,
        pointed: data.pointed,
      },
      theme,
    );
    const place = this.cell && { row: this.cell.query, column: this.cell.key };
    const size = { rows: this.units, columns: this.units };
    this.twin.update('Attention matrix: rows are queries, columns are keys', size, place, this.line);
  }

  scale(): Scale | null {
    const peak = this.source && this.tiles.peak(this.source);
    return peak === null ? null : { floor: 0, peak };
  }

  async tsv(): Promise<string | null> {
    if (this.source === null || this.data === null) return null;
    return matrixTsv(this.context.host, this.source, this.camera.viewport, this.data.inspection.units);
  }

  /** Fits the viewport to the room there is. */
  private resize(units: number): void {
    const ratio = devicePixelRatio;
    const width = Math.max(1, Math.floor((this.element.clientWidth - FRAME.left - FRAME.right) * ratio));
    const height = Math.max(1, Math.floor((this.element.clientHeight - FRAME.top - FRAME.bottom) * ratio));
    const anew = units !== this.units;
    if (anew) this.cell = null;
    this.camera.update(mapScene(units), width, height, anew);
    this.units = units;
  }

  /** Draws what is at hand; the last picture stays until the first tile of a new map is there. */
  private drawMap(data: ViewData, theme: Theme): void {
    const { source, map } = this;
    const { viewport } = this.camera;
    if (source === null) {
      draw(map, { viewport, tiles: [] }, { palette: data.options.palette, theme });
      return;
    }
    const wanted = tilesFor(viewport, this.units);
    const tiles = this.tiles.have(source, wanted);
    this.tiles.want(source, wanted);
    if (tiles.length === 0) return;
    draw(map, { viewport, tiles }, { palette: data.options.palette, theme });
    map.style.width = `${viewport.width / devicePixelRatio}px`;
    map.style.height = `${viewport.height / devicePixelRatio}px`;
    // What is on the screen, for whoever wants to check a pixel against a weight.
    const { x, y, scale } = viewport;
    Object.assign(map.dataset, {
      key: source.key,
      peak: this.tiles.peak(source),
      x,
      y,
      scale,
      tiles: `${tiles.length}/${wanted.length}`,
    });
  }

  /** The exact value of the active cell, once its row is here. */
  private sayCell({ inspection, lens }: ViewData): void {
    const { cell, source } = this;
    if (cell === null || source === null) return;
    const weights = this.rows.get(source.key, source.query, cell.query);
    if (weights === null) return;
    const { units, card } = inspection;
    const own = { ...lens, method: 'raw', direction: 'from', query: cell.query } as const;
    this.line = heatLine({ units, weights, lens: own, heads: card.heads }, cell.key);
    this.context.say(this.line);
  }

  private onMap(x: number, y: number): [number, number] {
    return [(x - FRAME.left) * devicePixelRatio, (y - FRAME.top) * devicePixelRatio];
  }

  private cellUnder(x: number, y: number): Cell | null {
    const [px, py] = this.onMap(x, y);
    const { viewport } = this.camera;
    if (px < 0 || py < 0 || px >= viewport.width || py >= viewport.height) return null;
    return cellAt(viewport, this.units, px, py);
  }

  private enter(cell: Cell | null): void {
    if (cell?.query === this.cell?.query && cell?.key === this.cell?.key) return;
    if (cell?.key !== this.cell?.key) this.context.host.point(cell?.key ?? null);
    this.cell = cell;
    this.context.refresh();
  }

  private moveTo(cell: Cell): void {
    this.enter(cell);
    this.camera.show(cell.key, cell.query, cell.key + 1, cell.query + 1);
  }

  private pin(query: number): void {
    if (this.data !== null) togglePin(this.context.host, this.data, query);
  }

  /** Around the active cell, else the middle. 0: all of the map. */
  private zoomCentre(factor: number): void {
    const { x, y, scale, width, height } = this.camera.viewport;
    const at = this.cell;
    const px = at === null ? width / 2 : (at.key + 0.5 - x) * scale;
    const py = at === null ? height / 2 : (at.query + 0.5 - y) * scale;
    this.camera.zoom(px, py, factor);
  }
}

function noteFor({ lens }: ViewData): string {
  return lens.method === 'rollout'
    ? `Rollout has no matrix of its own: these are the raw weights of layer ${lens.layer}`
    : '';
}
