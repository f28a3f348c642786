import type { Host } from '../../host';
import type { MapQuery } from '../../../src/protocol/engine';
import type { ViewData } from '../../viewData';
import { scaleRanges } from './tileSpecs';
import type { TileSource } from './tileStore';

/** The map that the lens is on, under its choice of heads. */
export interface MapSource extends TileSource {
  readonly query: MapQuery;
  readonly units: number;
}

/**
 * Null while the layer has not been run. The weights shown are always the raw ones: how the sink is treated decides only
 * whether special keys set the end of the colour scale.
 */
export function mapSource(host: Host, data: ViewData): MapSource | null {
  const { inspection, map, lens, summary, running, options } = data;
  if (map === null || (summary === null && running)) return null;
  const units = inspection.units.length;
  if (units === 0) return null;
  const query: MapQuery = { inspection: inspection.inspection, address: map.address, head: lens.head };
  const rows = { start: 0, end: units };
  const ranges = options.sink === 'include' ? [rows] : scaleRanges(inspection.units.special);
  const whole = options.sink === 'include' ? 'whole' : 'apart';
  return {
    key: [query.inspection, units, map.address, lens.head, whole, summary?.revision ?? 0].join('/'),
    query,
    units,
    peak: async (signal) => {
      const ask = ranges.map((columns) => host.tile({ ...query, rows, columns, width: 1, height: 1 }, signal));
      return Math.max(...(await Promise.all(ask)).map(([peak]) => peak ?? 0));
    },
    tile: ({ rows: own, columns, width, height }, signal) =>
      host.tile({ ...query, rows: own, columns, width, height }, signal),
  };
}
