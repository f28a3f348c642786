import type { Rectangle } from '../../../src/protocol/units';
import { css } from '../../heatColour';
import type { Theme } from '../../theme';
import type { Viewport } from '../viewport';
import { clearLayer, onScreen, pixelsOf } from './layer';

export interface DrawnPicture {
  /** Null while it is on its way, and where it cannot be had. */
  readonly bitmap: ImageBitmap | null;
  /** Pixels, upright; the bitmap may have fewer. */
  readonly width: number;
  readonly height: number;
  /** What the model saw. */
  readonly seen: Rectangle;
}

/** A square of the ground under what is transparent, CSS pixels. */
const SQUARE = 8;
/** Between the lines over what was cropped away, CSS pixels. */
const HATCH = 7;
/** From this scale on, pixels of the picture are shown as squares. */
const SQUARES_FROM = 3;

/** The picture itself, and what the model did not see of it dimmed and hatched, outside a thin frame. */
export function drawPicture(canvas: HTMLCanvasElement, picture: DrawnPicture, viewport: Viewport, theme: Theme): void {
  const context = clearLayer(canvas, viewport);
  const all = { x: 0, y: 0, width: picture.width, height: picture.height };
  const { bitmap } = picture;
  drawGround(context, pixelsOf(viewport, all), theme, bitmap !== null);
  if (bitmap !== null) {
    const { x, y, width, height } = onScreen(viewport, all);
    context.imageSmoothingEnabled = width / bitmap.width < SQUARES_FROM;
    context.imageSmoothingQuality = 'high';
    context.drawImage(bitmap, x, y, width, height);
  }
  if (isCropped(picture)) drawCrop(context, viewport, all, picture.seen, theme);
}

/** More than the half of a pixel is missing on some side. */
export function isCropped({ width, height, seen }: Omit<DrawnPicture, 'bitmap'>): boolean {
  return seen.x > 0.5 || seen.y > 0.5 || seen.x + seen.width < width - 0.5 || seen.y + seen.height < height - 0.5;
}

function drawGround(
  context: CanvasRenderingContext2D,
  { x, y, width, height }: Rectangle,
  theme: Theme,
  checked: boolean,
): void {
  const square = Math.round(SQUARE * devicePixelRatio);
  const [light, dark] = theme.kind === 'dark' ? ['#3a3a3a', '#2c2c2c'] : ['#ffffff', '#e4e4e4'];
  context.fillStyle = light;
  context.fillRect(x, y, width, height);
  if (!checked) return;
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.fillStyle = dark;
  const right = Math.min(context.canvas.width, x + width);
  const bottom = Math.min(context.canvas.height, y + height);
  const skip = (from: number): number => Math.max(0, Math.floor(-from / square));
  for (let row = skip(y); y + row * square < bottom; row++) {
    for (let column = skip(x); x + column * square < right; column++) {
      if ((row + column) % 2 === 1) context.fillRect(x + column * square, y + row * square, square, square);
    }
  }
  context.restore();
}

function drawCrop(
  context: CanvasRenderingContext2D,
  viewport: Viewport,
  all: Rectangle,
  seen: Rectangle,
  theme: Theme,
): void {
  const [outer, inner] = [pixelsOf(viewport, all), pixelsOf(viewport, seen)];
  const line = Math.max(1, Math.round(devicePixelRatio));
  context.save();
  context.beginPath();
  context.rect(outer.x, outer.y, outer.width, outer.height);
  context.rect(inner.x, inner.y, inner.width, inner.height);
  context.clip('evenodd');
  const [red, green, blue] = theme.ground;
  context.fillStyle = `rgb(${red} ${green} ${blue} / ${theme.contrast ? 0.8 : 0.62})`;
  context.fillRect(0, 0, viewport.width, viewport.height);
  const ink = theme.ink;
  context.strokeStyle = `rgb(${ink.join(' ')} / ${theme.contrast ? 0.9 : 0.22})`;
  context.lineWidth = line;
  context.beginPath();
  const { width, height } = viewport;
  for (let at = -height; at < width; at += HATCH * devicePixelRatio) {
    context.moveTo(at, height);
    context.lineTo(at + height, 0);
  }
  context.stroke();
  context.restore();
  context.strokeStyle = css(theme.ink);
  context.lineWidth = line;
  context.strokeRect(inner.x - line / 2, inner.y - line / 2, inner.width + line, inner.height + line);
}
