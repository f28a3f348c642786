import type { Host } from '../../host';
import { pixelSpan } from '../../../src/core/maps/tile';
import type { TileRequest } from '../../../src/protocol/engine';
import { peakOver } from '../../summary';
import type { ViewData } from '../../viewData';
import { overviewOf, type TileSpec } from './tileSpecs';
import type { TileSource } from './tileStore';
import type { MapShape } from './viewport';

/** The map that the lens is on, under its method and its choice of heads. */
export interface MapSource extends TileSource {
  readonly query: Pick<TileRequest, 'inspection' | 'map' | 'head' | 'method'>;
  readonly shape: MapShape;
}

/**
 * Null while the map has not been run. The weights shown are always those of the map: how the sink is treated decides only
 * whether special keys set the end of the colour scale.
 */
export function mapSource(host: Host, data: ViewData): MapSource | null {
  const { inspection, map, lens, summary, running, options, queries, keys } = data;
  if (summary === null && running) return null;
  const shape = { rows: queries.units.length, columns: keys.units.length };
  if (shape.rows === 0 || shape.columns === 0) return null;
  const { head, method } = lens;
  const query = { inspection: inspection.inspection, map: map.address, head, method };
  const of = options.sink === 'include' ? 'all' : 'placed';
  // A method makes weights of its own, and only the model's have been measured.
  const known = method === 'raw' && summary !== null ? peakOver(summary, head, of) : null;
  const overview = overviewOf(shape);
  const special = of === 'all' ? null : keys.units.special;
  return {
    key: [...Object.values(query), shape.rows, shape.columns, of, summary?.revision ?? 0].join('/'),
    query,
    shape,
    overview,
    peak: (weights) => known ?? largest(weights, overview, special),
    tile: ({ rows, columns, width, height }, coarse, signal) =>
      host.tile({ ...query, rows, columns, width, height, coarse }, signal),
  };
}

/** The largest weight of a tile; `special`: without the columns of these keys, unless all are. */
function largest(weights: Float32Array, { columns, width }: TileSpec, special: Uint8Array | null): number {
  const left = Array.from({ length: width }, (_, x) => {
    const { start, end } = pixelSpan(columns, x, width);
    return special?.subarray(start, end).includes(1) !== true;
  });
  const some = left.includes(true);
  return weights.reduce((most, weight, i) => (some && left[i % width] === false ? most : Math.max(most, weight)), 0);
}
