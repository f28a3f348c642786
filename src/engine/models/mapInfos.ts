import type { MapInfo, MapKind } from '../../protocol/models';

/** The self-attention maps of a stack whose layers all have one: `encoder.0.self`, … */
export function mapInfos(
  stack: string,
  kind: Exclude<MapKind, 'cross'>,
  layers: number,
  heads: number,
  list = 'input',
): MapInfo[] {
  return Array.from({ length: layers }, (_, layer) => ({
    address: `${stack}.${layer}.self`,
    stack,
    layer,
    step: layer,
    kind,
    heads,
    queries: list,
    keys: list,
    rows: 'one',
    facets: ['cell', 'valueNorms'],
  }));
}
