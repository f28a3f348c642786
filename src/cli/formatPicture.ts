import type { PicturePart } from '../core/lists';
import { percent, strength, type Shown } from '../core/paint';
import { patchesOf, type Region } from '../core/regions';
import type { Rectangle, UnitTable } from '../protocol/units';
import { heatMap } from './heatMap';

const BAR = 24;

/** What a picture is, and what was done to it. */
export function pictureLines({ picture }: PicturePart): string[] {
  const { width, height, format, seen, columns, rows, notes } = picture;
  const whole = seen.x === 0 && seen.y === 0 && seen.width === width && seen.height === height;
  return [
    `${format}, ${width} × ${height}${whole ? '' : `, of which the model saw ${place(seen)}`}, in ${columns} × ${rows} patches`,
    ...notes.map((note) => `  ${note}`),
  ];
}

/** A map of the heat of its patches. */
export function pictureMap(part: PicturePart, units: UnitTable, shown: Shown, colour: boolean): string[] {
  const strengths = Float32Array.from(patchesOf(units, part), (unit) => strength(shown.weights[unit]!, shown.scale));
  return heatMap(part.picture, strengths, colour);
}

/** The regions that hold most of the heat, and what its special units hold, as shares of all weight of the list. */
export function pictureShares(
  part: PicturePart,
  units: UnitTable,
  heat: Float32Array,
  regions: readonly Region[],
): string[] {
  const lines = regions.map(
    ({ share, box, units: members }) =>
      `${percent(share).padStart(8)}  ${bar(share)}  ${place(box)}  ${members.length} ${members.length === 1 ? 'patch' : 'patches'}`,
  );
  const total = heat.reduce((sum, weight) => sum + weight, 0);
  for (let unit = part.start; unit < part.end; unit++) {
    if (units.special[unit] !== 1) continue;
    const share = total > 0 ? heat[unit]! / total : 0;
    lines.push(`${percent(share).padStart(8)}  of all weight rests on ${units.text[unit]}`);
  }
  return lines;
}

const bar = (share: number): string => '█'.repeat(Math.max(1, Math.round(BAR * share))).padEnd(BAR);

const place = ({ x, y, width, height }: Rectangle): string =>
  `${Math.round(width)} × ${Math.round(height)} at ${Math.round(x)}, ${Math.round(y)}`;
