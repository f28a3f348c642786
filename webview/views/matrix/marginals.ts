import type { HeadChoice } from '../../../src/protocol/lens';
import { entropyOver, receivedOver, type MapSummary } from '../../summary';
import type { ViewData } from '../../viewData';
import type { Theme } from '../../theme';
import { css } from '../../heatColour';
import { AMBER } from '../../../src/core/palettes';
import { FRAME, type Axis } from './frame';

/** One figure a row and one a column, as far as they are known. */
export interface Marginals {
  /** [keys], mean attention that a key gets; empty where it is not known. */
  readonly received: Float32Array;
  /** The value at full height. */
  readonly mostReceived: number;
  /** [queries], nats; NaN where it is not known, empty where no row's is. */
  readonly entropy: Float32Array;
  readonly mostEntropy: number;
}

/** What every key receives under the lens's method; null while that is not known. */
type Received = Float32Array | null;

/** Figures of the map that the lens is on; made anew only when these have changed. */
export function marginalsMaker(): (data: ViewData, received: Received) => Marginals {
  let inputs: readonly unknown[] = [];
  let made: Marginals | null = null;
  return ({ summary, lens, keys }, received) => {
    const next = [summary, lens.head, lens.method, received, keys.units];
    if (made === null || next.some((value, i) => value !== inputs[i])) {
      inputs = next;
      // A method makes weights of its own: of the model's, the summary tells.
      const measured = lens.method === 'raw' ? summary : null;
      made = marginals(measured, lens.head, received, keys.units.special);
    }
    return made;
  };
}

/** Special units do not set the scale of what is received, as they do not in the map. */
function marginals(summary: MapSummary | null, head: HeadChoice, known: Received, special: Uint8Array): Marginals {
  const received = summary === null ? (known ?? new Float32Array()) : receivedOver(summary, head);
  const entropy = summary === null ? new Float32Array() : entropyOver(summary, head);
  const mostReceived = received.reduce((most, value, i) => (special[i] === 1 ? most : Math.max(most, value)), 1e-9);
  const mostEntropy = entropy.reduce((most, value) => (value > most ? value : most), 1e-9);
  return { received, mostReceived, entropy, mostEntropy };
}

/** Bars above the map: what each key receives. Bars to its right: the entropy of each query. */
export function drawMarginals(context: CanvasRenderingContext2D, marginals: Marginals, theme: Theme, axis: Axis): void {
  const bottom = FRAME.top - FRAME.gap;
  const left = FRAME.left + axis.width + FRAME.gap;
  context.fillStyle = css(AMBER[theme.kind]);
  for (const { from, to, value } of bars(marginals.received, axis.left, axis.width, axis)) {
    const height = Math.sqrt(Math.min(1, value / marginals.mostReceived)) * FRAME.received;
    if (to > from) context.fillRect(FRAME.left + from, bottom - height, to - from, height);
  }
  const [red, green, blue] = theme.dim;
  context.fillStyle = `rgb(${red} ${green} ${blue} / ${theme.contrast ? 1 : 0.55})`;
  for (const { from, to, value } of bars(marginals.entropy, axis.top, axis.height, axis)) {
    const width = Math.min(1, value / marginals.mostEntropy) * (FRAME.right - FRAME.gap - 6);
    if (to > from) context.fillRect(left, FRAME.top + from, width, to - from);
  }
  if (marginals.entropy.length === 0) return;
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

interface Bar {
  /** CSS pixels from the map's edge. */
  readonly from: number;
  readonly to: number;
  readonly value: number;
}

/** A bar a unit; where several share a pixel, a bar a pixel, as high as the largest of them. `origin`: the first cell. */
function* bars(values: Float32Array, origin: number, length: number, { size, pixel }: Axis): Generator<Bar> {
  const single = size >= pixel;
  const step = single ? size : pixel;
  const space = size >= 4 ? 1 : 0;
  const snap = (at: number): number => Math.min(length, Math.max(0, Math.round(at / pixel) * pixel));
  for (let from = single ? (Math.floor(origin) - origin) * size : 0; from < length; from += step) {
    const start = Math.max(0, single ? Math.round(origin + from / size) : Math.floor(origin + from / size));
    const end = single ? start + 1 : Math.ceil(origin + (from + pixel) / size);
    let value = 0;
    for (let i = start; i < end; i++) if ((values[i] ?? 0) > value) value = values[i] ?? 0;
    yield { from: snap(from), to: snap(from + step) - space, value };
  }
}
