import { topUnits, type Scale } from '../../../src/core/paint';
import { topRegions, type Region } from '../../../src/core/regions';
import { element } from '../../dom';
import { pictureWords } from '../../pictureWords';
import type { Theme } from '../../theme';
import { togglePin, unpin } from '../../togglePin';
import type { PaintedHeat, ViewData } from '../../viewData';
import { heatLine } from '../../words';
import { GridTwin } from '../gridTwin';
import type { View, ViewContext } from '../view';
import { zoomButtons } from '../zoomButtons';
import { HeadMaps } from './headMaps';
import './image.css';
import { ImageStage, patchHeat } from './imageStage';
import { FIRST_LOOK, ImageTools } from './imageTools';
import { imageTsv } from './imageTsv';
import { LensSpot } from './lensSpot';
import { PatchGrid } from './patchGrid';
import { listenToPicture, type Point } from './pictureGestures';
import { PreviewLoader } from './previewLoader';
import { RegionList } from './regionList';
import { SpecialChips } from './specialChips';

/** Rows that Page Up and Page Down move by. */
const PAGE = 5;

/** The picture with its heat: point at a patch to see where it looks, click to keep it, drag a region for the mean of it. */
export class ImageView implements View {
  readonly element: HTMLElement;
  readonly aside: HTMLElement;
  private readonly stage: ImageStage;
  private readonly spot: LensSpot;
  private readonly preview: PreviewLoader;
  private readonly twin: GridTwin;
  private readonly chips: SpecialChips;
  private readonly tools: ImageTools;
  private readonly heads: HeadMaps;
  private readonly list: RegionList;
  private readonly note = element('p', 'image-note');
  private readonly facts = element('p', 'image-facts');
  private look = FIRST_LOOK;
  private data: ViewData | null = null;
  private grid: PatchGrid | null = null;
  private shown: PaintedHeat | null = null;
  private regions: { readonly of: PaintedHeat | null; readonly all: readonly Region[] } = { of: null, all: [] };
  private lit: number | null = null;
  private line = '';
  /** How things stood before the last click, for the double click that it may have begun. */
  private beforeClick: ViewData | null = null;

  constructor(private readonly context: ViewContext) {
    const { host } = context;
    const refresh = (): void => context.refresh();
    const enter = (unit: number | null): void => this.enter(unit);
    const pin = (unit: number): void => this.pin(unit);
    this.stage = new ImageStage(refresh);
    this.spot = new LensSpot(host, refresh);
    this.preview = new PreviewLoader(host, refresh);
    this.heads = new HeadMaps(host, refresh);
    this.chips = new SpecialChips({ enter, pin });
    this.tools = new ImageTools((look) => {
      this.look = look;
      refresh();
    });
    this.list = new RegionList({
      light: (index) => {
        this.lit = index;
        refresh();
      },
      choose: ({ units }) => this.choose(units),
    });
    this.aside = this.list.element;
    this.twin = new GridTwin('image', PAGE, {
      move: (place) => this.moveTo(this.grid?.unit(place) ?? null),
      pin: (place) => this.grid && pin(this.grid.unit(place)),
      zoom: (factor) => this.stage.zoom(this.activeBox(), factor),
      leave: () => enter(null),
    }, () => this.start());
    this.twin.element.classList.add('image-twin');
    this.stage.element.append(this.twin.element, this.note, zoomButtons('picture', (factor) => this.stage.zoom(null, factor)));
    const bar = element('div', 'image-bar', this.chips.element, this.tools.element);
    this.element = element('div', 'image', bar, this.stage.element, this.facts, this.heads.element);
    for (const part of [this.element, this.aside]) part.addEventListener('keydown', (event) => this.onKey(event));
    this.listen(this.stage.marks);
  }

  update(data: ViewData, theme: Theme): void {
    const { picture, units } = data.inspection;
    if (picture === null) return;
    this.data = data;
    if (this.grid?.units !== units) this.takeUp(new PatchGrid(units, picture));
    const grid = this.grid!;
    this.preview.load(data.inspection);
    this.shown = this.spot.heat(data, grid);
    const regions = this.topRegions(grid);
    this.stage.draw(
      {
        data,
        grid,
        bitmap: this.preview.bitmap,
        heat: this.shown,
        look: this.look,
        regions,
        marks: { query: this.query(), active: this.spot.active, pointed: data.pointed, band: this.spot.band, lit: this.lit },
      },
      theme,
    );
    this.list.update(regions, grid.units);
    this.chips.update(data, this.shown, grid);
    this.heads.update(data, grid, theme);
    this.say(data);
    this.twin.update(`Patches of ${data.inspection.title}`, grid, this.spot.active === null ? null : grid.place(this.spot.active), this.line);
    this.note.textContent = this.preview.problem ?? (this.shown === null ? 'The first layer is on its way…' : '');
    this.note.hidden = this.note.textContent === '';
    this.facts.textContent = pictureWords(picture);
  }

  heat(): PaintedHeat | null {
    return this.shown;
  }

  scale(): Scale | null {
    return this.shown?.scale ?? null;
  }

  async tsv(): Promise<string | null> {
    return this.shown === null || this.grid === null ? null : imageTsv(patchHeat(this.grid, this.shown));
  }

  private takeUp(grid: PatchGrid): void {
    this.grid = grid;
    this.spot.active = null;
    this.spot.band = [];
    this.lit = null;
  }

  private topRegions(grid: PatchGrid): readonly Region[] {
    if (!this.look.regions || this.shown === null) return [];
    if (this.regions.of !== this.shown) {
      this.regions = { of: this.shown, all: topRegions(this.shown.weights, grid.units, grid.columns) };
    }
    return this.regions.all;
  }

  /** The units that the heat is of, to be outlined. */
  private query(): readonly number[] {
    const lens = this.shown?.lens;
    if (lens === undefined || lens.direction === 'received') return [];
    return lens.region ?? (lens.query === null ? [] : [lens.query]);
  }

  /** Where what is pointed at looks most; or, while a query is kept, what that one gives the patch that is pointed at. */
  private say(data: ViewData): void {
    const { shown, spot } = this;
    if (shown === null || spot.active === null) return;
    const { units, card } = data.inspection;
    const strongest = topUnits(shown.weights, units, 1, data.options.sink === 'include')[0]?.unit;
    const told = spot.explores(data) ? strongest : spot.active;
    if (told === undefined || (spot.explores(data) && shown.lens.query !== spot.active)) return;
    this.line = heatLine({ units, weights: shown.weights, lens: shown.lens, heads: card.heads }, told);
    this.context.say(this.line);
  }

  private enter(unit: number | null): void {
    if (unit === this.spot.active) return;
    this.spot.active = unit;
    this.context.host.point(unit);
    this.context.refresh();
  }

  private moveTo(unit: number | null): void {
    this.enter(unit);
    const box = this.activeBox();
    if (box !== null) this.stage.camera.show(box.x, box.y, box.x + box.width, box.y + box.height);
  }

  private activeBox() {
    const { active } = this.spot;
    return active === null || this.grid?.place(active) == null ? null : this.grid.rectangle(active);
  }

  private start() {
    const { query } = this.data?.lens ?? { query: null };
    return (query === null ? null : this.grid?.place(query)) ?? { row: 0, column: 0 };
  }

  private pin(unit: number): void {
    if (this.data !== null) togglePin(this.context.host, this.data, unit);
  }

  private choose(units: readonly number[]): void {
    const { lens } = this.data ?? { lens: null };
    if (lens === null || units.length === 0) return;
    this.context.host.setLens({ region: units, direction: lens.direction === 'received' ? 'from' : lens.direction });
  }

  private listen(marks: HTMLElement): void {
    const unitAt = (...at: Point): number | null => this.grid?.at(...this.stage.onPicture(...at)) ?? null;
    const ratio = (): number => devicePixelRatio;
    listenToPicture(marks, {
      hover: (x, y) => this.enter(unitAt(x, y)),
      leave: () => this.enter(null),
      click: (x, y) => {
        this.twin.element.focus({ preventScroll: true });
        this.beforeClick = this.data;
        const unit = unitAt(x, y);
        if (unit !== null) this.pin(unit);
      },
      doubleClick: () => this.fit(),
      drag: (from, to, done) => this.drag(from, to, done),
      dropDrag: () => this.band([]),
      pan: (dx, dy) => this.stage.camera.pan(dx * ratio(), dy * ratio()),
      zoom: (x, y, factor) => this.stage.camera.zoom(x * ratio(), y * ratio(), factor),
    });
  }

  /** A region of one patch is no region: its patch is pinned as by a click. */
  private drag(from: Point, to: Point, done: boolean): void {
    const { grid, stage } = this;
    if (grid === null) return;
    const units = grid.between(grid.nearest(...stage.onPicture(...from)), grid.nearest(...stage.onPicture(...to)));
    this.spot.active = null;
    this.band(done ? [] : units);
    if (done && units.length > 1) this.choose(units);
    else if (done) this.pin(units[0]!);
  }

  private band(units: readonly number[]): void {
    if (units.join() === this.spot.band.join()) return;
    this.spot.band = units;
    this.context.refresh();
  }

  /** A double click is no choice of a query: what its first click has done is undone. */
  private fit(): void {
    const { beforeClick: before, context } = this;
    this.stage.zoom(null, 0);
    if (before === null) return;
    if (before.pinned) context.host.pin(before.lens.query);
    else unpin(context.host, before);
    context.host.setLens({ query: before.lens.query, direction: before.lens.direction, region: before.lens.region ?? null });
  }

  private onKey(event: KeyboardEvent): void {
    if (event.altKey || event.metaKey || event.ctrlKey) return;
    const done = event.key === 'Escape' ? this.letGo() : this.tools.press(event.key);
    if (!done) return;
    event.preventDefault();
    // Outside, Escape clears the inspection.
    event.stopPropagation();
  }

  /** Of the drag, the region, the pin: one at a time. */
  private letGo(): boolean {
    const { data, context, spot } = this;
    if (data === null) return false;
    if (spot.band.length > 0) this.band([]);
    else if (data.lens.region != null) context.host.setLens({ region: null });
    else if (data.pinned) unpin(context.host, data);
    else return false;
    return true;
  }
}
