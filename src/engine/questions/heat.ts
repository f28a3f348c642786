import { heatOf } from '../../core/heat';
import type { Work } from '../../core/work';
import type { Heat, Lens } from '../../protocol/lens';
import type { Inspection } from '../inspection';
import { finite, inRange } from './checks';

/** Throws HeadlightError: `usage` for a map, method, head or unit that does not exist, `numbers` where the heat is not finite; as the method does. */
export function heatOfInspection({ methods }: Inspection, lens: Lens, work: Work): Promise<Heat> {
  return inRange(async () => {
    const heat = await heatOf(await methods.of(lens, work), lens, work);
    finite(heat.weights);
    return heat;
  });
}
