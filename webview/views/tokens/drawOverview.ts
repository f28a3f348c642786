import { STEPS, stepOf } from '../../../src/core/paint';
import { paletteTable } from '../../../src/core/palettes';
import { context2d, fitCanvas } from '../../dom';
import type { Theme } from '../../theme';
import { listOfUnits, type PaintedHeat, type ViewData } from '../../viewData';
import type { TokenText } from './tokenText';

/** Height of one unit's mark, CSS pixels. */
const MARK = 2;

/** The overview beside the text: where in all of it the heat is, and which part is on the screen. */
export function drawOverview(
  canvas: HTMLCanvasElement,
  data: ViewData,
  heat: PaintedHeat | null,
  theme: Theme,
  text: TokenText,
): void {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = fitCanvas(canvas, width, height);
  const context = context2d(canvas);
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  const { scrollTop, scrollHeight, clientHeight } = text.element;
  const onCanvas = (pixels: number): number => (pixels / scrollHeight) * height;
  const [red, green, blue] = theme.ink;
  context.fillStyle = `rgb(${red} ${green} ${blue} / 0.08)`;
  context.fillRect(0, onCanvas(scrollTop), width, Math.max(8, onCanvas(clientHeight)));
  if (heat !== null) {
    const table = paletteTable(data.options.palette, theme.ground, theme.kind);
    const rows = text.rowsOf(heat.list.list.id);
    const first = rows?.element.offsetTop ?? 0;
    const steps = strongestByPixel(heat, height, (unit) => onCanvas(first + (rows?.topOf(unit) ?? 0)));
    if (rows === null) steps.fill(0);
    steps.forEach((step, y) => {
      if (step === 0) return;
      const at = Math.round((step / STEPS) * 255) * 3;
      context.fillStyle = `rgb(${table[at] ?? 0} ${table[at + 1] ?? 0} ${table[at + 2] ?? 0})`;
      context.fillRect(2, y, width - 4, MARK);
    });
  }
  const lens = heat?.lens ?? data.lens;
  const list = listOfUnits(data, lens)?.list.id;
  const [unit] = lens.units;
  const top = list === undefined || unit === undefined ? null : text.topOf({ list, unit });
  if (top !== null) {
    context.fillStyle = `rgb(${red} ${green} ${blue})`;
    context.fillRect(0, onCanvas(top), width, 1);
  }
}

/** [height] → the step of the strongest unit there. */
function strongestByPixel(
  { weights, scale, list }: PaintedHeat,
  height: number,
  top: (unit: number) => number,
): Uint8Array {
  const steps = new Uint8Array(Math.ceil(height) + 1);
  for (let unit = 0; unit < weights.length; unit++) {
    if (list.units.special[unit] === 1) continue;
    const y = Math.floor(top(unit));
    steps[y] = Math.max(steps[y] ?? 0, stepOf(weights[unit] ?? 0, scale));
  }
  return steps;
}
