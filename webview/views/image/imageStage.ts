import { MOST_COVER } from '../../../src/core/palettes';
import type { Region } from '../../../src/core/regions';
import type { Rectangle } from '../../../src/protocol/units';
import { element } from '../../dom';
import type { Theme } from '../../theme';
import type { PaintedHeat, ViewData } from '../../viewData';
import { Camera } from '../camera';
import { drawMarks, type Marks } from './drawMarks';
import { drawPicture } from './drawPicture';
import { FocusLayer } from './focusLayer';
import { HeatLayer } from './heatLayer';
import type { PatchGrid } from './patchGrid';
import { patchHeat } from './patchHeat';
import type { PictureLook } from './pictureLook';
import { pictureScene } from './pictureScene';

export interface Scenery {
  readonly data: ViewData;
  readonly look: PictureLook;
  readonly grid: PatchGrid;
  readonly bitmap: ImageBitmap | null;
  /** Over the picture's list. */
  readonly heat: PaintedHeat | null;
  readonly regions: readonly Region[];
  readonly marks: Omit<Marks, 'grid' | 'regions'>;
}

/** Four canvases on top of each other under one transform: picture, focus, heat, marks. Each is drawn when it has changed. */
export class ImageStage {
  readonly element: HTMLElement;
  readonly camera: Camera;
  private readonly picture = layer('picture');
  private readonly focus = layer('focus');
  private readonly heat = layer('heat');
  /** Takes the pointer. */
  readonly marks = layer('marks');
  private readonly focusLayer = new FocusLayer();
  private readonly heatLayer = new HeatLayer();
  private readonly drawn = new Map<HTMLCanvasElement, readonly unknown[]>();
  private size = { width: 0, height: 0 };

  constructor(refresh: () => void) {
    this.camera = new Camera(refresh);
    this.element = element('div', 'image-stage', this.picture, this.focus, this.heat, this.marks);
    new ResizeObserver(refresh).observe(this.element);
  }

  draw({ data, look, grid, bitmap, heat, regions, marks }: Scenery, theme: Theme): void {
    const { palette, focusMode } = data.options;
    const { picture } = grid.part;
    const { width, height } = this.resize(picture.width, picture.height);
    const { viewport } = this.camera;
    const patches = heat && patchHeat(grid, heat);
    const shown = [viewport.x, viewport.y, viewport.scale, width, height, devicePixelRatio, theme, grid];
    this.once(this.picture, [...shown, bitmap], () =>
      drawPicture(this.picture, { bitmap, ...picture }, viewport, theme),
    );
    this.focus.hidden = !focusMode;
    this.heat.hidden = focusMode;
    // Frames leave room to the picture: they are opaque unless the person wants them fainter.
    this.heat.style.opacity = String(theme.contrast ? Math.min(1, look.opacity / MOST_COVER) : look.opacity);
    if (focusMode) {
      this.once(this.focus, [...shown, bitmap, heat], () =>
        this.focusLayer.draw(this.focus, patches, bitmap, picture, viewport),
      );
    } else {
      this.once(this.heat, [...shown, heat, palette, look.smooth], () =>
        this.heatLayer.draw(this.heat, patches, viewport, { palette, theme, smooth: look.smooth }),
      );
    }
    drawMarks(this.marks, { ...marks, grid, regions }, viewport, theme);
    for (const canvas of [this.picture, this.heat, this.marks]) {
      canvas.style.width = `${width / devicePixelRatio}px`;
      canvas.style.height = `${height / devicePixelRatio}px`;
    }
    // What is on the screen, for whoever wants to check a pixel against a weight.
    const scale = heat?.scale ?? { floor: 0, peak: 0 };
    Object.assign(this.element.dataset, { x: viewport.x, y: viewport.y, scale: viewport.scale, ...scale });
  }

  /** A point of the element, CSS pixels, as a point of the picture. */
  onPicture(x: number, y: number): [number, number] {
    const { viewport } = this.camera;
    return [viewport.x + (x * devicePixelRatio) / viewport.scale, viewport.y + (y * devicePixelRatio) / viewport.scale];
  }

  /** Around a part of the picture, else the middle. 0: all of it. */
  zoom(around: Rectangle | null, factor: number): void {
    const { x, y, scale, width, height } = this.camera.viewport;
    const px = around === null ? width / 2 : (around.x + around.width / 2 - x) * scale;
    const py = around === null ? height / 2 : (around.y + around.height / 2 - y) * scale;
    this.camera.zoom(px, py, factor);
  }

  private resize(width: number, height: number): { width: number; height: number } {
    const room = [this.element.clientWidth, this.element.clientHeight].map((side) =>
      Math.max(1, Math.floor(side * devicePixelRatio)),
    );
    const anew = width !== this.size.width || height !== this.size.height;
    this.size = { width, height };
    this.camera.update(pictureScene(width, height), room[0]!, room[1]!, anew);
    return this.camera.viewport;
  }

  private once(canvas: HTMLCanvasElement, inputs: readonly unknown[], draw: () => void): void {
    if (this.drawn.get(canvas)?.every((value, i) => value === inputs[i]) === true) return;
    this.drawn.set(canvas, inputs);
    draw();
  }
}

function layer(name: string): HTMLCanvasElement {
  const canvas = element('canvas', `image-layer image-${name}`);
  canvas.setAttribute('aria-hidden', 'true');
  return canvas;
}
