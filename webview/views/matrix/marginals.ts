import type { Theme } from '../../theme';
import { css } from '../../heatColour';
import { AMBER } from '../../../src/core/palettes';
import { FRAME } from './frame';
import type { Axis } from './overlay';

/** One figure a row and one a column. */
export interface Marginals {
  /** [units], mean attention that a key gets. */
  readonly received: Float32Array;
  /** The value at full height. */
  readonly mostReceived: number;
  /** [units], nats; NaN where it is not known. */
  readonly entropy: Float32Array;
  readonly mostEntropy: number;
}

/** Bars above the map: what each key receives. Bars to its right: the entropy of each query. */
export function drawMarginals(context: CanvasRenderingContext2D, marginals: Marginals, theme: Theme, axis: Axis): void {
  const bottom = FRAME.top - FRAME.gap;
  const left = FRAME.left + axis.width + FRAME.gap;
  const thick = axis.size >= 4 ? axis.size - 1 : axis.size;
  context.fillStyle = css(AMBER[theme.kind]);
  for (const { at, value } of strongest(marginals.received, axis.columns, axis.size)) {
    const x = axis.x(at);
    const height = Math.sqrt(Math.min(1, value / marginals.mostReceived)) * FRAME.received;
    const start = Math.max(FRAME.left, x);
    const width = Math.min(x + Math.max(1, thick), FRAME.left + axis.width) - start;
    if (height > 0 && width > 0) context.fillRect(start, bottom - height, width, height);
  }
  const [red, green, blue] = theme.dim;
  context.fillStyle = `rgb(${red} ${green} ${blue} / ${theme.contrast ? 1 : 0.55})`;
  for (const { at, value } of strongest(marginals.entropy, axis.rows, axis.size)) {
    const y = axis.y(at);
    const start = Math.max(FRAME.top, y);
    const height = Math.min(y + Math.max(1, thick), FRAME.top + axis.height) - start;
    const width = Math.min(1, value / marginals.mostEntropy) * (FRAME.right - FRAME.gap - 6);
    if (height > 0 && width > 0) context.fillRect(left, start, width, height);
  }
  context.fillStyle = css(theme.dim);
  context.textAlign = 'left';
  context.textBaseline = 'middle';
  context.font = '10px system-ui, sans-serif';
  context.save();
  context.translate(left + 6, FRAME.top - FRAME.gap - 4);
  context.rotate(-Math.PI / 2);
  context.fillText('entropy', 0, 0);
  context.restore();
}

/** One figure a pixel where several units share one: the largest. */
function* strongest(
  values: Float32Array,
  { start, end }: { readonly start: number; readonly end: number },
  size: number,
): Generator<{ at: number; value: number }> {
  const step = Math.max(1, Math.floor(1 / size));
  for (let at = start; at < end; at += step) {
    let value = 0;
    for (let i = at; i < Math.min(end, at + step); i++) if ((values[i] ?? 0) > value) value = values[i] ?? 0;
    yield { at, value };
  }
}
