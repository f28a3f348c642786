import type { Scale } from '../../../src/core/paint';
import type { Rectangle } from '../../../src/protocol/units';
import { RegionList } from '../../aside/regionList';
import { regionsMaker } from '../../aside/regionsMaker';
import { element } from '../../dom';
import { pictureWords } from '../../pictureWords';
import type { Theme } from '../../theme';
import type { PaintedHeat, ViewData } from '../../viewData';
import type { View, ViewContext } from '../view';
import { zoomButtons } from '../zoomButtons';
import { HeadMaps } from './headMaps';
import './image.css';
import { ImageStage } from './imageStage';
import { ImageTools } from './imageTools';
import { imageTsv } from './imageTsv';
import { LensSpot, queryUnits } from './lensSpot';
import { PatchGrid } from './patchGrid';
import { patchHeat } from './patchHeat';
import { PatchTwin } from './patchTwin';
import { listenToPicture, type Point } from './pictureGestures';
import { PreviewLoader } from './previewLoader';
import { QueryActions } from './queryActions';
import { SpecialChips } from './specialChips';

/** The picture with its heat: point at a patch to see where it looks, click to keep it, drag a region for the mean of it. */
export class ImageView implements View {
  readonly element: HTMLElement;
  readonly aside: HTMLElement;
  private readonly stage: ImageStage;
  private readonly spot: LensSpot;
  private readonly preview: PreviewLoader;
  private readonly twin: PatchTwin;
  private readonly chips: SpecialChips;
  private readonly tools: ImageTools;
  private readonly heads: HeadMaps;
  private readonly list: RegionList;
  private readonly actions: QueryActions;
  private readonly pointer: { forget(): void };
  private readonly note = element('p', 'image-note');
  private readonly facts = element('p', 'image-facts');
  private grid: PatchGrid | null = null;
  private shown: PaintedHeat | null = null;
  private readonly regions = regionsMaker();
  private lit: number | null = null;
  private line = '';

  constructor(private readonly context: ViewContext) {
    const { host } = context;
    const refresh = (): void => context.refresh();
    const enter = (unit: number | null): void => this.enter(unit);
    this.actions = new QueryActions(host);
    const pin = (unit: number): void => this.actions.pin(unit);
    this.stage = new ImageStage(refresh);
    this.spot = new LensSpot(host, refresh);
    this.preview = new PreviewLoader(host, refresh);
    this.heads = new HeadMaps(host, refresh);
    this.chips = new SpecialChips({ enter, pin });
    this.tools = new ImageTools(context);
    this.list = new RegionList({
      light: (index) => {
        this.lit = index;
        refresh();
      },
      choose: ({ units }) => this.actions.choose(units),
    });
    this.aside = this.list.element;
    const zoom = (factor: number): void => this.stage.zoom(this.activeBox(), factor);
    this.twin = new PatchTwin({ enter, pin, zoom, show: () => this.showActive() });
    this.stage.element.append(
      this.twin.element,
      this.note,
      zoomButtons('picture', (factor) => this.stage.zoom(null, factor)),
    );
    const bar = element('div', 'image-bar', this.chips.element, this.tools.element);
    this.element = element('div', 'image', bar, this.stage.element, this.facts, this.heads.element);
    for (const part of [this.element, this.aside]) part.addEventListener('keydown', (event) => this.onKey(event));
    this.pointer = this.listen(this.stage.marks);
  }

  update(data: ViewData, theme: Theme): void {
    const { picture, units } = data.inspection;
    if (picture === null) return;
    this.actions.update(data);
    this.tools.update(data);
    if (this.grid?.units !== units) this.takeUp(new PatchGrid(units, picture));
    const grid = this.grid!;
    this.preview.load(data.inspection);
    this.shown = this.spot.heat(data, grid);
    const regions = data.look.regions ? this.regions(this.shown, units, picture.columns) : [];
    this.stage.draw(
      {
        data,
        grid,
        bitmap: this.preview.bitmap,
        heat: this.shown,
        regions,
        marks: {
          query: queryUnits(this.shown),
          active: this.spot.active,
          pointed: data.pointed,
          band: this.spot.band,
          lit: this.lit,
        },
      },
      theme,
    );
    this.list.update(regions, grid.units);
    this.chips.update(data, this.shown, grid);
    this.heads.update(data, grid, theme);
    this.line = this.spot.line(data, this.shown) ?? this.line;
    if (this.spot.active !== null) this.context.say(this.line);
    this.twin.update(data, grid, this.spot.active, this.line);
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

  private enter(unit: number | null): void {
    if (unit === this.spot.active) return;
    this.spot.active = unit;
    this.context.host.point(unit);
    this.context.refresh();
  }

  private showActive(): void {
    const box = this.activeBox();
    if (box !== null) this.stage.camera.show(box.x, box.y, box.x + box.width, box.y + box.height);
  }

  private activeBox(): Rectangle | null {
    const { active } = this.spot;
    return active === null || this.grid?.place(active) == null ? null : this.grid.rectangle(active);
  }

  private listen(marks: HTMLElement): { forget(): void } {
    const unitAt = (...at: Point): number | null => this.grid?.at(...this.stage.onPicture(...at)) ?? null;
    const ratio = (): number => devicePixelRatio;
    return listenToPicture(marks, {
      hover: (x, y) => this.enter(unitAt(x, y)),
      leave: () => this.enter(null),
      press: () => this.twin.focus(),
      click: (x, y) => this.actions.click(unitAt(x, y)),
      doubleClick: () => {
        this.actions.undoClick();
        this.stage.zoom(null, 0);
      },
      drag: (from, to, done) => this.drag(from, to, done),
      dropDrag: () => this.band([]),
      pan: (dx, dy) => this.stage.camera.pan(dx * ratio(), dy * ratio()),
      zoom: (x, y, factor) => this.stage.camera.zoom(x * ratio(), y * ratio(), factor),
    });
  }

  private drag(from: Point, to: Point, done: boolean): void {
    const { grid, stage } = this;
    if (grid === null) return;
    const units = grid.between(grid.nearest(...stage.onPicture(...from)), grid.nearest(...stage.onPicture(...to)));
    this.spot.active = null;
    this.band(done ? [] : units);
    if (done) this.actions.choose(units);
  }

  private band(units: readonly number[]): void {
    if (units.join() === this.spot.band.join()) return;
    this.spot.band = units;
    this.context.refresh();
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
    if (this.spot.band.length === 0) return this.actions.letGo();
    this.pointer.forget();
    this.band([]);
    return true;
  }
}
