import { show, strength, percent } from '../core/paint';
import type { Region } from '../core/regions';
import type { Picture, Prediction } from '../protocol/engine';
import type { Rectangle, UnitTable } from '../protocol/units';
import { heatMap } from './heatMap';
import { printable } from './printable';

export interface PictureParts {
  readonly title: string;
  readonly picture: Picture;
  readonly units: UnitTable;
  /** [units] */
  readonly heat: Float32Array;
  readonly regions: readonly Region[];
  readonly answers: readonly Prediction[];
}

const BAR = 24;

/** What a model sees in a picture, for a terminal: a map of the heat, the answers, the regions that hold most of it. */
export function formatPicture(
  { title, picture, units, heat, regions, answers }: PictureParts,
  colour: boolean,
): string {
  const shown = show(heat, units, 'apart');
  const first = units.special.indexOf(0);
  const strengths = shown.weights.slice(first).map((weight) => strength(weight, shown.scale));
  const { width, height, format, seen, columns, rows, notes } = picture;
  const whole = seen.x === 0 && seen.y === 0 && seen.width === width && seen.height === height;
  const lines = [
    title,
    `${format}, ${width} × ${height}${whole ? '' : `, of which the model saw ${place(seen)}`}, in ${columns} × ${rows} patches`,
    ...notes.map((note) => `  ${note}`),
    '',
    ...heatMap(picture, strengths, colour),
    '',
    ...answers.map(({ piece, probability }) => `${percent(probability).padStart(8)}  ${printable(piece)}`),
    ...(answers.length > 0 ? [''] : []),
    ...regions.map(
      ({ share, box, units: members }) =>
        `${percent(share).padStart(8)}  ${bar(share)}  ${place(box)}  ${members.length} ${members.length === 1 ? 'patch' : 'patches'}`,
    ),
  ];
  const total = heat.reduce((sum, weight) => sum + weight, 0);
  for (let unit = 0; unit < first; unit++) {
    lines.push(
      `${percent(total > 0 ? heat[unit]! / total : 0).padStart(8)}  of all weight rests on ${units.text[unit]}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

const bar = (share: number): string => '█'.repeat(Math.max(1, Math.round(BAR * share))).padEnd(BAR);

const place = ({ x, y, width, height }: Rectangle): string =>
  `${Math.round(width)} × ${Math.round(height)} at ${Math.round(x)}, ${Math.round(y)}`;
