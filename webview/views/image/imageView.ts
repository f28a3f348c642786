import type { Scale } from '../../../src/core/paint';
import type { UnitPlace } from '../../../src/protocol/panel';
import type { Rectangle } from '../../../src/protocol/units';
import { RegionList } from '../../aside/regionList';
import { regionsMaker } from '../../aside/regionsMaker';
import { hideItem } from '../../changeItems';
import { Choice } from '../../controls/choice';
import { listenForMenu } from '../../controls/contextMenu';
import { element } from '../../dom';
import { pictureWords } from '../../pictureWords';
import type { Theme } from '../../theme';
import { listOfUnits, type PaintedHeat, type ViewData } from '../../viewData';
import { LensSpot } from '../lensSpot';
import { UnitActions } from '../unitActions';
import type { View, ViewContext } from '../view';
import { zoomButtons } from '../zoomButtons';
import { HeadMaps } from './headMaps';
import './image.css';
import { ImageStage } from './imageStage';
import { ImageTools } from './imageTools';
import { imageTsv } from './imageTsv';
import { PatchGrid } from './patchGrid';
import { patchHeat } from './patchHeat';
import { PatchTwin } from './patchTwin';
import { listenToPicture, type Point } from './pictureGestures';
import type { PictureLook } from './pictureLook';
import { PreviewLoader } from './previewLoader';
import { picturesOf, type ShownPicture } from './shownPicture';
import { SpecialChips } from './specialChips';
import { WrittenStrip } from './writtenStrip';

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
  private readonly written: WrittenStrip;
  private readonly list: RegionList;
  private readonly actions: UnitActions;
  private readonly pictures: Choice<number>;
  private readonly pointer: { forget(): void };
  private readonly note = element('p', 'image-note');
  private readonly facts = element('p', 'image-facts');
  private look: PictureLook;
  private data: ViewData | null = null;
  /** Which of the pictures. */
  private chosen = 0;
  private picture: ShownPicture | null = null;
  private grid: PatchGrid | null = null;
  /** The heat of what is pointed at, over whatever list. */
  private shown: PaintedHeat | null = null;
  private readonly regions = regionsMaker();
  private lit: number | null = null;
  private line = '';

  constructor(private readonly context: ViewContext<PictureLook>) {
    const { host } = context;
    const refresh = (): void => context.refresh();
    const enter = (unit: number | null): void => this.enter(unit);
    this.look = context.saved;
    this.actions = new UnitActions(host);
    const pin = (unit: number): void => this.withList((list) => this.actions.pin({ list, unit }));
    this.stage = new ImageStage(refresh);
    this.spot = new LensSpot(host, refresh, ({ list, unit }) =>
      list === this.picture?.list.list.id ? (this.grid?.around(unit) ?? []) : [],
    );
    this.preview = new PreviewLoader(host, refresh);
    this.heads = new HeadMaps(host, refresh);
    this.written = new WrittenStrip(host, (place) => this.point(place));
    this.chips = new SpecialChips({ enter, pin });
    this.tools = new ImageTools(host, (change) => this.setLook(change));
    this.pictures = new Choice('Picture', 'Which of the pictures', (chosen) => {
      this.chosen = chosen;
      refresh();
    });
    this.list = new RegionList({
      light: (index) => {
        this.lit = index;
        refresh();
      },
      choose: ({ units }) => this.withList((list) => this.actions.choose(list, units)),
    });
    this.aside = this.list.element;
    const zoom = (factor: number): void => this.stage.zoom(this.activeBox(), factor);
    this.twin = new PatchTwin({ enter, pin, zoom, show: () => this.showActive() });
    this.stage.element.append(
      this.twin.element,
      this.note,
      zoomButtons('picture', (factor) => this.stage.zoom(null, factor)),
    );
    const bar = element('div', 'image-bar', this.pictures.element, this.chips.element, this.tools.element);
    this.element = element(
      'div',
      'image',
      bar,
      this.stage.element,
      this.written.element,
      this.facts,
      this.heads.element,
    );
    for (const part of [this.element, this.aside]) part.addEventListener('keydown', (event) => this.onKey(event));
    this.pointer = this.listen(this.stage.marks);
    // The unit that is pointed at by the pointer, or that the keyboard has come to.
    for (const part of [this.stage.element, this.chips.element]) {
      listenForMenu(part, () => {
        const { active } = this.spot;
        return this.data === null || active === null ? null : hideItem(host, this.data, active);
      });
    }
  }

  update(data: ViewData, theme: Theme): void {
    this.data = data;
    const pictures = picturesOf(data.inspection);
    const picture = pictures[this.chosen] ?? pictures[0];
    if (picture === undefined) return;
    this.pictures.element.hidden = pictures.length < 2;
    this.pictures.set(
      pictures.map((_, i) => ({ value: i, label: `Picture ${i + 1}` })),
      pictures.indexOf(picture),
    );
    this.actions.update(data);
    this.tools.update(data, this.look);
    const { list, part } = picture;
    if (this.grid?.units !== list.units || this.grid.part !== part) this.takeUp(new PatchGrid(list.units, part));
    this.picture = picture;
    const grid = this.grid!;
    this.preview.load(data.inspection, picture);
    this.shown = this.spot.heat(data);
    const heat = this.heatOver(data, picture);
    const regions = this.look.regions ? this.regions(heat, part) : [];
    const own = (unit: ViewData['pointed']): number | null => (unit?.list === list.list.id ? unit.unit : null);
    const from = this.shown === null ? undefined : listOfUnits(data, this.shown.lens);
    this.stage.draw(
      {
        data,
        look: this.look,
        grid,
        bitmap: this.preview.bitmap,
        heat,
        regions,
        marks: {
          query: from?.list.id === list.list.id ? (this.shown?.lens.units ?? []) : [],
          active: own(this.spot.active),
          pointed: own(data.pointed),
          band: this.spot.band?.units ?? [],
          lit: this.lit,
        },
      },
      theme,
    );
    this.list.update(regions, list);
    this.chips.update(data, heat, list.list.id, grid);
    this.heads.update(data, list.list.id, grid, theme);
    this.written.update(data, theme, this.shown);
    this.line = this.spot.line(data, this.shown) ?? this.line;
    if (this.spot.active !== null) this.context.say(this.line);
    this.twin.update(data, grid, own(this.spot.active), this.line);
    this.note.textContent = this.preview.problem ?? (this.shown === null ? 'The first layer is on its way…' : '');
    this.note.hidden = this.note.textContent === '';
    this.facts.textContent = pictureWords(part.picture);
  }

  heat(): PaintedHeat | null {
    return this.shown;
  }

  scale(): Scale | null {
    return this.shown?.scale ?? null;
  }

  waits(): boolean {
    return this.preview.waits || (this.data !== null && this.spot.waits(this.data));
  }

  async tsv(): Promise<string | null> {
    const { data, picture, grid } = this;
    const heat = data === null || picture === null ? null : this.heatOver(data, picture);
    return heat === null || grid === null ? null : imageTsv(patchHeat(grid, heat));
  }

  /** What lies on the picture: the heat of what is pointed at, else the shared one, where it is over the picture's list. */
  private heatOver(data: ViewData, { list }: ShownPicture): PaintedHeat | null {
    return [this.shown, data.heat].find((heat) => heat?.list.list.id === list.list.id) ?? null;
  }

  private setLook(change: Partial<PictureLook>): void {
    this.look = { ...this.look, ...change };
    this.context.save(this.look);
  }

  private takeUp(grid: PatchGrid): void {
    this.grid = grid;
    this.spot.active = null;
    this.spot.band = null;
    this.lit = null;
  }

  private withList(act: (list: string) => void): void {
    if (this.picture !== null) act(this.picture.list.list.id);
  }

  /** A unit of the picture. */
  private enter(unit: number | null): void {
    if (this.picture !== null) this.point(unit === null ? null : { list: this.picture.list.list.id, unit });
  }

  private point(place: UnitPlace | null): void {
    const { active } = this.spot;
    if (place?.unit === active?.unit && place?.list === active?.list) return;
    this.spot.active = place;
    this.context.host.point(place);
    this.context.refresh();
  }

  private showActive(): void {
    const box = this.activeBox();
    if (box !== null) this.stage.camera.show(box.x, box.y, box.x + box.width, box.y + box.height);
  }

  private activeBox(): Rectangle | null {
    const { active } = this.spot;
    if (active?.list !== this.picture?.list.list.id || active == null) return null;
    return this.grid?.place(active.unit) == null ? null : this.grid.rectangle(active.unit);
  }

  private listen(marks: HTMLElement): { forget(): void } {
    const unitAt = (...at: Point): number | null => this.grid?.at(...this.stage.onPicture(...at)) ?? null;
    const ratio = (): number => devicePixelRatio;
    return listenToPicture(marks, {
      hover: (x, y) => this.enter(unitAt(x, y)),
      leave: () => this.enter(null),
      press: () => this.twin.focus(),
      click: (x, y) => {
        const unit = unitAt(x, y);
        this.withList((list) => this.actions.click(unit === null ? null : { list, unit }));
      },
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
    if (done) this.withList((list) => this.actions.choose(list, units));
  }

  private band(units: readonly number[]): void {
    if (units.join() === (this.spot.band?.units ?? []).join()) return;
    this.withList((list) => (this.spot.band = units.length === 0 ? null : { list, units }));
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
    if (this.spot.band === null) return this.actions.letGo();
    this.pointer.forget();
    this.band([]);
    return true;
  }
}
