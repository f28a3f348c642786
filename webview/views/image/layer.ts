import type { Rectangle } from '../../../src/protocol/units';
import { context2d } from '../../dom';
import type { Viewport } from '../viewport';

/** Makes a canvas as large as the viewport, clear, and returns its context; its unit is the device pixel. */
export function clearLayer(canvas: HTMLCanvasElement, { width, height }: Viewport): CanvasRenderingContext2D {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const context = context2d(canvas);
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.globalCompositeOperation = 'source-over';
  context.clearRect(0, 0, width, height);
  return context;
}

/** Where a part of the picture lies on the screen, device pixels. */
export function onScreen({ x, y, scale }: Viewport, { x: left, y: top, width, height }: Rectangle): Rectangle {
  return { x: (left - x) * scale, y: (top - y) * scale, width: width * scale, height: height * scale };
}

/** The same in whole pixels: those whose centres lie in it. */
export function pixelsOf(viewport: Viewport, part: Rectangle): Rectangle {
  const { x, y, width, height } = onScreen(viewport, part);
  const [left, top, right, bottom] = [x, y, x + width, y + height].map((edge) => Math.ceil(edge - 0.5)) as [
    number,
    number,
    number,
    number,
  ];
  return { x: left, y: top, width: right - left, height: bottom - top };
}
