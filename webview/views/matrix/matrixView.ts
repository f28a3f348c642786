import type { Scale } from '../../../src/core/paint';
import { element } from '../../dom';
import type { Lens } from '../../../src/protocol/lens';
import type { Theme } from '../../theme';
import type { ViewData } from '../../viewData';
import { togglePin } from '../../togglePin';
import { heatLine } from '../../words';
import { Camera } from '../camera';
import { HeatCache } from '../heatCache';
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
import { chosenOn, matrixLabel, overlaySide } from './sides';
import { SteadySource } from './steadySource';
import { tilesFor } from './tileSpecs';
import { TileStore } from './tileStore';
import { cellAt, mapScene, type Cell, type MapShape } from './viewport';

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
  private readonly received: HeatCache;
  private shape: MapShape = { rows: 0, columns: 0 };
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
    this.received = new HeatCache(context.host, refresh);
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
      () => this.start(),
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
    this.resize({ rows: data.queries.units.length, columns: data.keys.units.length });
    this.source = this.steady.take(mapSource(this.context.host, data), data.running);
    this.drawMap(data, theme);
    this.note.textContent = this.noteFor(data);
    this.note.hidden = this.note.textContent === '';
    this.sayCell(data);
    const { viewport } = this.camera;
    const { cell, shape } = this;
    const sides = { queries: overlaySide(data, 'query'), keys: overlaySide(data, 'key') };
    drawOverlay(
      this.overlay,
      { viewport, shape, ...sides, marginals: this.marginals(data, this.receivedUnder(data)), cell },
      theme,
    );
    const place = cell && { row: cell.query, column: cell.key };
    this.twin.update(matrixLabel(data), shape, place, this.line);
  }

  scale(): Scale | null {
    const peak = this.source && this.tiles.peak(this.source);
    return peak === null ? null : { floor: 0, peak };
  }

  async tsv(): Promise<string | null> {
    if (this.source === null || this.data === null) return null;
    return matrixTsv(this.context.host, this.source, this.camera.viewport, this.data);
  }

  waits(): boolean {
    const { source } = this;
    if (source === null) return false;
    const state = this.tiles.state(source, tilesFor(this.camera.viewport, this.shape));
    return state === 'nothing' || state === 'sampled';
  }

  private noteFor({ map, lens }: ViewData): string {
    const { source } = this;
    if (source === null) return `Layer ${map.layer} is on its way…`;
    const state = this.tiles.state(source, tilesFor(this.camera.viewport, this.shape));
    if (state === 'sampled') return 'Sampled: the sharp picture is on its way…';
    return state === 'nothing' && lens.method !== 'raw' ? `The ${lens.method} is on its way…` : '';
  }

  /** What every key receives where only the host can tell: of the model's own weights, the summary does. */
  private receivedUnder({ inspection, lens, keys }: ViewData): Float32Array | null {
    if (this.source === null || lens.method === 'raw') return null;
    const wanted: Lens = { ...lens, side: 'all', units: [] };
    this.received.want(inspection.inspection, [wanted]);
    const heat = this.received.get(inspection.inspection, wanted);
    return heat?.weights.length === keys.units.length ? heat.weights : null;
  }

  /** Where the keyboard comes to first. */
  private start(): { row: number; column: number } {
    const { data } = this;
    if (data === null) return { row: 0, column: 0 };
    const [queries, keys] = [chosenOn(data, 'query'), chosenOn(data, 'key')];
    const both = data.map.queries === data.map.keys;
    const row = queries[0] ?? (both ? (keys[0] ?? 0) : 0);
    return { row, column: keys[0] ?? (both ? row : 0) };
  }

  /** Fits the viewport to the room there is. */
  private resize(shape: MapShape): void {
    const ratio = devicePixelRatio;
    const width = Math.max(1, Math.floor((this.element.clientWidth - FRAME.left - FRAME.right) * ratio));
    const height = Math.max(1, Math.floor((this.element.clientHeight - FRAME.top - FRAME.bottom) * ratio));
    const anew = shape.rows !== this.shape.rows || shape.columns !== this.shape.columns;
    if (anew) this.cell = null;
    this.camera.update(mapScene(shape), width, height, anew);
    this.shape = shape;
  }

  /** Draws what is at hand; the last picture stays until the first tile of a new map is there. */
  private drawMap(data: ViewData, theme: Theme): void {
    const { source, map } = this;
    const { viewport } = this.camera;
    if (source === null) {
      draw(map, { viewport, tiles: [] }, { palette: data.options.palette, theme });
      return;
    }
    const wanted = tilesFor(viewport, this.shape);
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
  private sayCell({ inspection, lens, keys }: ViewData): void {
    const { cell, source } = this;
    if (cell === null || source === null) return;
    const weights = this.rows.get(source, cell.query);
    if (weights === null) return;
    const own: Lens = { ...lens, side: 'query', units: [cell.query] };
    this.line = heatLine({ inspection, lens: own, list: keys, weights }, cell.key);
    this.context.say(this.line);
  }

  private onMap(x: number, y: number): [number, number] {
    return [(x - FRAME.left) * devicePixelRatio, (y - FRAME.top) * devicePixelRatio];
  }

  private cellUnder(x: number, y: number): Cell | null {
    const [px, py] = this.onMap(x, y);
    const { viewport } = this.camera;
    if (px < 0 || py < 0 || px >= viewport.width || py >= viewport.height) return null;
    return cellAt(viewport, this.shape, px, py);
  }

  private enter(cell: Cell | null): void {
    if (cell?.query === this.cell?.query && cell?.key === this.cell?.key) return;
    const list = this.data?.keys.list.id;
    if (cell?.key !== this.cell?.key && list !== undefined)
      this.context.host.point(cell === null ? null : { list, unit: cell.key });
    this.cell = cell;
    this.context.refresh();
  }

  private moveTo(cell: Cell): void {
    this.enter(cell);
    this.camera.show(cell.key, cell.query, cell.key + 1, cell.query + 1);
  }

  private pin(query: number): void {
    if (this.data !== null) togglePin(this.context.host, this.data, { list: this.data.queries.list.id, unit: query });
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
