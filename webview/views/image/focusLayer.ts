import { context2d } from '../../dom';
import type { Viewport } from '../viewport';
import { clearLayer, onScreen, pixelsOf } from './layer';
import { smoothAxis } from './patchAxis';
import type { PatchHeat } from './patchHeat';
import { fineTable, paintSmooth } from './paintPatches';

/** Longest side of a blurred copy, pixels: what is blurred needs no more. */
const SIDE = 900;
/** Pixels of the layer: more would take longer than a frame, and be no sharper. */
const MOST_PIXELS = 300_000;
/** Points of the mask along a patch, and on the longer side at most. */
const POINTS = 8;
const MOST_POINTS = 384;

/** A blurred and darkened copy of the picture: all of it shows up to the strength `from`, and nothing of it at `until`. */
interface Level {
  /** Standard deviation of the blur, as a share of the picture's longer side. */
  readonly blur: number;
  /** Share of black. */
  readonly dark: number;
  readonly from: number;
  readonly until: number;
}

/** Sharp near full strength, a little blurred on the way, all blurred where nothing is looked at. */
const LEVELS: readonly Level[] = [
  { blur: 1 / 150, dark: 0.1, from: 0.35, until: 0.8 },
  { blur: 1 / 38, dark: 0.34, from: 0, until: 0.4 },
];

/** Focus mode: over the picture, a copy that hides what gets little attention, and lets through continuously what gets more. */
export class FocusLayer {
  private copies: readonly HTMLCanvasElement[] = [];
  private copied: unknown = null;
  private readonly scratch = document.createElement('canvas');
  private readonly mask = document.createElement('canvas');
  /** How much of a level is cut away, by strength. */
  private readonly tables = LEVELS.map(({ from, until }) =>
    fineTable(
      Uint32Array.from(
        { length: 256 },
        (_, i) => (Math.round(255 * Math.min(1, Math.max(0, (i / 255 - from) / (until - from)))) << 24) >>> 0,
      ),
    ),
  );

  /** Makes the canvas as large as the viewport on the screen, with fewer pixels, and shows it over the patches only. */
  draw(
    canvas: HTMLCanvasElement,
    heat: PatchHeat | null,
    bitmap: ImageBitmap | null,
    size: { width: number; height: number },
    screen: Viewport,
  ): void {
    const viewport = coarser(screen);
    const context = clearLayer(canvas, viewport);
    fitTo(canvas, screen, viewport, heat);
    if (bitmap === null || heat === null) return;
    if (bitmap !== this.copied) {
      this.copied = bitmap;
      this.copies = LEVELS.map((level) => blurred(bitmap, level));
    }
    const all = onScreen(viewport, { x: 0, y: 0, ...size });
    const box = onScreen(viewport, heat.grid.box);
    this.copies.forEach((copy, i) => {
      const layer = clearLayer(this.scratch, viewport);
      layer.drawImage(copy, all.x, all.y, all.width, all.height);
      layer.globalCompositeOperation = 'destination-out';
      drawMask(this.mask, heat, this.tables[i]!);
      layer.drawImage(this.mask, box.x, box.y, box.width, box.height);
      context.drawImage(this.scratch, 0, 0);
    });
  }
}

/** The same part of the picture in fewer pixels; what is blurred loses nothing. */
function coarser({ x, y, scale, width, height }: Viewport): Viewport {
  const times = Math.ceil(Math.sqrt((width * height) / MOST_PIXELS));
  return { x, y, scale: scale / times, width: Math.ceil(width / times), height: Math.ceil(height / times) };
}

function fitTo(
  { style }: HTMLCanvasElement,
  screen: Viewport,
  { width, height, scale }: Viewport,
  heat: PatchHeat | null,
): void {
  const pixel = screen.scale / scale / devicePixelRatio;
  style.width = `${width * pixel}px`;
  style.height = `${height * pixel}px`;
  if (heat === null) return;
  const box = pixelsOf(screen, heat.grid.box);
  const [left, top, right, bottom] = [box.x, box.y, box.x + box.width, box.y + box.height].map(
    (edge) => edge / devicePixelRatio,
  ) as [number, number, number, number];
  style.clipPath = `inset(${top}px ${width * pixel - right}px ${height * pixel - bottom}px ${left}px)`;
}

/** Opaque, also where the picture is not, and over its edges too: there it is blurred with itself, stretched. */
function blurred(bitmap: ImageBitmap, { blur, dark }: Level): HTMLCanvasElement {
  const shrink = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.max(1, Math.round(bitmap.width * shrink));
  canvas.height = Math.max(1, Math.round(bitmap.height * shrink));
  const { width, height } = canvas;
  const radius = Math.max(width, height) * blur;
  const edge = Math.ceil(3 * radius);
  const padded = document.createElement('canvas');
  padded.width = width + 2 * edge;
  padded.height = height + 2 * edge;
  const ground = context2d(padded);
  ground.fillStyle = '#808080';
  ground.fillRect(0, 0, padded.width, padded.height);
  ground.drawImage(bitmap, 0, 0, padded.width, padded.height);
  ground.drawImage(bitmap, edge, edge, width, height);
  const context = context2d(canvas);
  context.filter = `blur(${radius}px)`;
  context.drawImage(padded, -edge, -edge);
  context.filter = 'none';
  context.fillStyle = `rgb(0 0 0 / ${dark})`;
  context.fillRect(0, 0, width, height);
  return canvas;
}

/** A small picture of the smooth weights over all patches; drawn larger, it is as smooth. */
function drawMask(mask: HTMLCanvasElement, { grid, weights, scale }: PatchHeat, table: Uint32Array): void {
  const points = Math.max(1, Math.min(POINTS, Math.floor(MOST_POINTS / Math.max(grid.columns, grid.rows))));
  const axis = (count: number) =>
    smoothAxis({ origin: 0, scale: points, pixels: count * points, start: 0, size: 1, count });
  const [x, y] = [axis(grid.columns), axis(grid.rows)];
  const image = new ImageData(x.before.length, y.before.length);
  paintSmooth(new Uint32Array(image.data.buffer), weights, grid.columns, scale, x, y, table);
  mask.width = image.width;
  mask.height = image.height;
  context2d(mask).putImageData(image, 0, 0);
}
