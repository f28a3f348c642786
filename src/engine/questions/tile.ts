import { tileOf } from '../../core/maps/tile';
import type { Work } from '../../core/work';
import type { TileRequest } from '../../protocol/engine';
import type { Inspection } from '../inspection';
import { finite, inRange, rangeWithin, within } from './checks';

/** Pixels of a tile. */
const MOST_PIXELS = 2 ** 24;

/** Throws HeadlightError `usage` for what is out of range, `numbers` where a weight is not finite; as the method does. */
export function tileOfInspection({ methods }: Inspection, request: TileRequest, work: Work): Promise<Float32Array> {
  const { rows, columns, width, height, coarse } = request;
  return inRange(async () => {
    const { map, head } = await methods.of(request, work);
    rangeWithin('rows', rows, map.queries);
    rangeWithin('columns', columns, map.keys);
    within('width', width - 1, MOST_PIXELS);
    within('height', height - 1, MOST_PIXELS / width);
    return finite(await tileOf(map, head, { rows, columns, size: { width, height }, coarse }, work));
  });
}
