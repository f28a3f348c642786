import * as v from 'valibot';
import { listSchema, unitTableOf } from '../../src/engine/dump/dumpSchema';
import type { PanelList } from '../../src/protocol/panel';

/** Lists as `inspect --format json`, `dump` and Export… write them. */
export const writtenLists = v.pipe(
  v.array(listSchema),
  v.transform((lists) => lists.map(({ units, ...list }): PanelList => ({ list, units: unitTableOf(units, list) }))),
);
