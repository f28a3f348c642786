import { STEPS, stepOf, type Scale } from '../../../src/core/paint';
import { paletteTable } from '../../../src/core/palettes';
import { context2d, fitCanvas } from '../../dom';
import type { Theme } from '../../theme';
import type { ViewData } from '../../viewData';
import type { TextLayout } from './layoutText';

/** Height of one unit's mark, CSS pixels. */
const MARK = 2;

/** The overview beside the text: where in the whole text the heat is, and which part is on the screen. */
export function draw(
  canvas: HTMLCanvasElement,
  { heat, inspection, options, lens }: ViewData,
  theme: Theme,
  layout: TextLayout,
  screen: { readonly start: number; readonly end: number },
): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = fitCanvas(canvas, width, height);
  const context = context2d(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const [red, green, blue] = theme.ink;
  context.fillStyle = `rgb(${red} ${green} ${blue} / 0.08)`;
  context.fillRect(0, screen.start * height, width, Math.max(8, (screen.end - screen.start) * height));
  const rows = Math.max(1, layout.rows.length);
  const top = (unit: number): number => ((layout.rowOf[unit] ?? 0) / rows) * height;
  if (heat !== null) {
    const table = paletteTable(options.palette, theme.ground, theme.kind);
    const steps = strongestByPixel(heat.weights, heat.scale, inspection.units.special, top, height);
    steps.forEach((step, y) => {
      if (step === 0) return;
      const at = Math.round((step / STEPS) * 255) * 3;
      context.fillStyle = `rgb(${table[at] ?? 0} ${table[at + 1] ?? 0} ${table[at + 2] ?? 0})`;
      context.fillRect(2, y, width - 4, MARK);
    });
  }
  if (lens.query !== null) {
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(0, top(lens.query), width, 1);
  }
}

/** [height] → the step of the strongest unit there. */
function strongestByPixel(
  weights: Float32Array,
  scale: Scale,
  special: Uint8Array,
  top: (unit: number) => number,
  height: number,
): Uint8Array {
  const steps = new Uint8Array(Math.ceil(height) + 1);
  for (let unit = 0; unit < weights.length; unit++) {
    if (special[unit] === 1) continue;
    const y = Math.floor(top(unit));
    steps[y] = Math.max(steps[y] ?? 0, stepOf(weights[unit] ?? 0, scale));
  }
  return steps;
}
