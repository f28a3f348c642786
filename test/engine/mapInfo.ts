import type { MapInfo } from '../../src/protocol/models';

/** A map of one layer, as a model would tell of it. */
export function mapInfo(heads: number, more: Partial<MapInfo> = {}): MapInfo {
  return {
    address: 'encoder.0.self',
    stack: 'encoder',
    layer: 0,
    step: 0,
    kind: 'self',
    heads,
    queries: 'input',
    keys: 'input',
    rows: 'one',
    facets: [],
    ...more,
  };
}
