import { defaultLens } from '../core/defaultLens';
import { lensName, visible } from '../core/format';
import { pictureParts, type PicturePart } from '../core/lists';
import { patchesOf } from '../core/regions';
import { unitsList } from '../core/stacks';
import type { Lens, Side } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { UnitTable } from '../protocol/units';
import type { LensArguments, PatchRange } from './arguments';
import { usage } from './optionValues';
import { printable } from './printable';
import type { Session } from './session';
import { listsAsked, sideAsked } from './sides';

type Chosen = Pick<Lens, 'side' | 'units'>;

/** The lens that is asked for, over the default one of the map. Throws HeadlightError `usage` for a unit or a patch that was not run. */
export async function lensOf(args: LensArguments, map: MapInfo, session: Session): Promise<Lens> {
  const base = defaultLens([map], session.lists.all)!;
  return { ...base, head: args.head, method: args.method, ...(await chosen(args, map, base, session)) };
}

async function chosen(args: LensArguments, map: MapInfo, base: Lens, session: Session): Promise<Chosen> {
  const side = sideAsked(args);
  const unit = args.query ?? args.key;
  // A unit that is not there is wrong whatever is done with it.
  if (unit !== null) checkUnit(args, args.key === null ? map.queries : map.keys, unit, map, session);
  if (side === 'all') return { side, units: [] };
  if (unit !== null) return { side: side ?? 'query', units: [unit] };
  if (args.region !== null) return regionOf(args, args.region, map, session);
  if (side === null) return { side: base.side, units: base.units };
  if (base.units.length === 0) throw usage(`--direction ${args.direction} wants --query UNIT`);
  return { side, units: base.units };
}

function checkUnit({ key }: LensArguments, list: string, unit: number, map: MapInfo, { lists }: Session): void {
  const done = lists.done(list);
  if (unit < done) return;
  const where = map.queries === map.keys ? '' : `, of ${list}`;
  throw usage(`--${key === null ? 'query' : 'key'} ${unit}: wanted 0 to ${done - 1}${where}`);
}

/** On the side that is asked for, or the first one that has a picture: those of captions look at it, those of classifiers are it. */
async function regionOf(args: LensArguments, region: PatchRange, map: MapInfo, { lists }: Session): Promise<Chosen> {
  const wanted = sideAsked(args);
  for (const side of ['query', 'key'] as const) {
    const list = lists.find(unitsList(map, side)!);
    const [part] = pictureParts(list);
    if (part === undefined || (wanted !== null && side !== wanted)) continue;
    if (args.list !== null && list.id !== args.list) continue;
    return { side, units: patchesIn(region, part, await lists.table(list.id)) };
  }
  throw usage(`--region: ${map.address} has no picture in ${[...new Set(listsAsked(args, map))].join(' and ')}`);
}

function patchesIn({ top, left, bottom, right }: PatchRange, part: PicturePart, units: UnitTable): number[] {
  const { rows, columns } = part.picture;
  if (bottom >= rows || right >= columns)
    throw usage(
      `--region: wanted rows 0 to ${rows - 1} and columns 0 to ${columns - 1}, found ${top},${left},${bottom},${right}`,
    );
  const first = patchesOf(units, part)[0] ?? part.start;
  const patches: number[] = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) patches.push(first + row * columns + column);
  }
  return patches;
}

/** What a heat of the side is called. */
const SIDES: Readonly<Record<Side, string>> = { query: 'from', key: 'to', all: 'received' };

/** One line that says what is shown. `shown`: the maps, whose mean it is where they are several. `units`: of the lens's list. */
export function lensTitle(
  name: string,
  lens: Lens,
  shown: readonly MapInfo[],
  maps: readonly MapInfo[],
  units: UnitTable | null,
): string {
  const [map] = shown;
  const { side, method } = lens;
  const which =
    shown.length > 1
      ? `mean of all layers${map!.stack === maps.at(-1)!.stack ? '' : ` of ${map!.stack}`}`
      : `${lens.map}  ${lensName(lens, maps)}`;
  const list = map!.queries === map!.keys ? '' : ` ${unitsList(map!, side) ?? ''}`;
  return `${name}  ${which}  ${method === 'raw' ? '' : `${method} `}${SIDES[side]}${units === null ? '' : list + whose(lens, units)}`;
}

function whose({ units: [unit, ...others] }: Lens, units: UnitTable): string {
  if (unit === undefined) return '';
  return others.length > 0
    ? ` ${others.length + 1} patches`
    : ` unit ${unit} ‘${printable(visible(units.text[unit]!))}’`;
}
