import type { AttentionMap } from '../src/core/maps/attentionMap';
import { unhurried } from '../src/core/work';
import type { AnyModel, Outputs } from '../src/engine/model';

/** A model run on token ids as in one piece, without a turn for anybody else; its maps, whose it is to free, and its outputs. */
export async function runIds(
  model: AnyModel,
  ids: readonly number[],
): Promise<{ maps: AttentionMap[]; outputs: Outputs }> {
  const want = { focus: null, maxUnits: ids.length, bytes: Infinity, target: null, generate: 0, changes: [] };
  const { windows } = await model.prepare([{ kind: 'ids', ids }], want);
  const maps: AttentionMap[] = [];
  const outputs = await model.run(windows[0]!, {
    work: unhurried,
    placed: () => ({ start: 0, end: ids.length }),
    changes: () => [],
    list: () => undefined,
    attention: (map) => maps.push(map),
    probe: null,
  });
  return { maps, outputs };
}
