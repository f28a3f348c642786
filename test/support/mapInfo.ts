import type { MapInfo } from '../../src/protocol/models';

/** A map by its address, `encoder.3.self`; what is not told is a self-attention map of one head over the input. */
export function mapInfo(address: string, told: Partial<MapInfo> = {}): MapInfo {
  const [stack = '', layer = '0', kind = 'self'] = address.split('.');
  return {
    address,
    stack: kind === 'cross' ? `${stack}.cross` : stack,
    layer: Number(layer),
    step: Number(layer),
    kind: kind === 'cross' ? 'cross' : 'self',
    heads: 1,
    queries: 'input',
    keys: 'input',
    rows: 'one',
    facets: [],
    ...told,
  };
}

/** The maps of a stack of `layers` layers. */
export function stackInfos(stack: string, layers: number, told: Partial<MapInfo> = {}): MapInfo[] {
  return Array.from({ length: layers }, (_, layer) => mapInfo(`${stack}.${layer}.self`, told));
}
