import { rowOf, type AttentionMap } from '../../core/maps/attentionMap';
import { writtenUnits } from '../../core/lists';
import type { Work } from '../../core/work';
import { HeadlightError } from '../../protocol/errors';
import { writeSafetensors } from '../checkpoint/writeSafetensors';
import type { Inspection } from '../inspection';

/** Largest dump that is written. */
const MAX_BYTES = 2 ** 31;
/** What a map's tensor is called behind its address. */
export const PATTERN = '.pattern';

/**
 * Writes every map of an inspection, dense, as `<address>.pattern`, f32 [heads, queries, keys]; in the metadata `lists`, a
 * JSON array of lists with their `units` ({text, start, end, special}, of a picture {text, special, rectangle}), `units`, those
 * of the first list alone, `maps`, what the maps are, and where the numbers come from. The rows of queries that were not run
 * are zeros. Throws HeadlightError `memory` where the file would be over {@link MAX_BYTES}, `input` where it cannot be
 * written, `numbers` where a weight is not finite; CancelledError.
 */
export async function writeDump(
  inspection: Inspection,
  out: string,
  work: Work,
): Promise<{ tensors: number; bytes: number }> {
  const { maps, allLists, facts } = inspection;
  const bytes = maps.reduce((sum, map) => sum + 4 * map.info.heads * map.queries * map.keys, 0);
  if (bytes > MAX_BYTES) {
    const gigabytes = (size: number): string => `${(size / 2 ** 30).toFixed(1)} GiB`;
    const units = allLists.map(({ list }) => `${list.length} of ${list.id}`).join(', ');
    throw new HeadlightError(
      'memory',
      `the maps of these units (${units}) would fill ${gigabytes(bytes)}, at most ${gigabytes(MAX_BYTES)} are written; take a shorter input or a smaller model`,
    );
  }
  const lists = allLists.map(({ list, units }) => ({ ...list, units: writtenUnits(list, units) }));
  const { provenance, changes } = facts;
  const metadata = {
    units: JSON.stringify(lists[0]?.units ?? []),
    lists: JSON.stringify(lists),
    maps: JSON.stringify(maps.map(({ info }) => info)),
    ...(changes.length === 0 ? {} : { changes: JSON.stringify(changes) }),
    ...(provenance === null
      ? {}
      : {
          model: provenance.model,
          model_hash: provenance.modelHash,
          ...(provenance.tokenizerHash === null ? {} : { tokenizer_hash: provenance.tokenizerHash }),
          method: provenance.method,
          mask: provenance.mask,
          version: provenance.version,
          backend: provenance.backend,
        }),
    format: 'headlight',
  };
  const tensors = maps.map((map) => ({
    name: `${map.info.address}${PATTERN}`,
    shape: [map.info.heads, map.queries, map.keys],
    rows: () => rowsOf(map, work),
  }));
  return { tensors: tensors.length, bytes: await writeSafetensors(out, tensors, metadata) };
}

async function* rowsOf(map: AttentionMap, work: Work): AsyncGenerator<Float32Array> {
  for (let head = 0; head < map.info.heads; head++) {
    for (let query = 0; query < map.queries; query++) {
      const row = rowOf(map, head, query);
      if (row.some((weight) => !Number.isFinite(weight))) {
        throw new HeadlightError('numbers', `${map.info.address}: head ${head}, row ${query}: wanted finite weights`);
      }
      yield row;
      const pause = work.breathe();
      if (pause !== undefined) await pause;
    }
  }
}
