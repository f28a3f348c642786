import type { Change } from '../../protocol/changes';
import type { MapInfo } from '../../protocol/models';

/** What a run does otherwise at one map. */
export interface ChangesAtMap {
  /** Every visible key gets the same weight. */
  readonly uniform: boolean;
  /** Of the generator that permutes the rows; null: they stay. */
  readonly permuteBy: number | null;
  /** Heads whose output is zero. */
  readonly ablated: readonly number[];
  /** Keys that nobody may attend to. */
  readonly hidden: ReadonlySet<number>;
}

export function changesAt(info: MapInfo, changes: readonly Change[]): ChangesAtMap {
  let [uniform, permuteBy]: [boolean, number | null] = [false, null];
  const ablated: number[] = [];
  const hidden = new Set<number>();
  for (const change of changes) {
    switch (change.kind) {
      case 'uniform':
        uniform ||= change.maps.includes(info.address);
        break;
      case 'permute':
        if (change.maps.includes(info.address)) permuteBy = change.seed;
        break;
      case 'ablate':
        if (change.map === info.address) ablated.push(...change.heads);
        break;
      case 'hide':
        if (change.how === 'mask' && change.list === info.keys) for (const unit of change.units) hidden.add(unit);
        break;
    }
  }
  return { uniform, permuteBy, ablated, hidden };
}
