import type { Work } from '../../core/work';
import type { CellRequest, Step } from '../../protocol/engine';
import { HeadlightError } from '../../protocol/errors';
import type { Inspection } from '../inspection';
import { WindowedMap } from '../maps/windowedMap';
import { inRange, within } from './checks';

/** The arithmetic of one cell. Throws HeadlightError `usage` for a cell that is masked, not run in one piece, or does not exist; `not-found`. */
export function cellOf(
  inspection: Inspection,
  { map: address, head, query, key }: CellRequest,
  work: Work,
): Promise<Step[]> {
  return inRange(async () => {
    const map = inspection.map(address);
    within('head', head, map.info.heads);
    within('query', query, map.queries);
    within('key', key, map.keys);
    const { answers } = inspection;
    if (answers === null || !map.info.facets.includes('cell')) {
      throw new HeadlightError('usage', `${address} tells no more than its weights: there is no model to be asked`);
    }
    const local = map instanceof WindowedMap ? map.ownerOf(query)?.keys.localOf(key) : key;
    const seen = map.spans(query).some(({ start, end }) => key >= start && key < end);
    if (local == null || !seen) throw new RangeError(`key ${key}: wanted one that query ${query} sees`);
    const { facets, query: localQuery } = await answers.facets(address, query, work);
    return facets.cell(head, localQuery, local);
  });
}
