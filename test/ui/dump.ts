import * as v from 'valibot';
import { heatList } from '../../src/core/stacks';
import { mapSchema } from '../../src/engine/dump/dumpSchema';
import type { Lens } from '../../src/protocol/lens';
import type { MapInfo } from '../../src/protocol/models';
import type { PanelList } from '../../src/protocol/panel';
import type { HeatWords } from '../../webview/words';
import { writtenLists } from './writtenLists';

/** One map of what `headlight dump` writes. */
export interface Pattern {
  readonly info: MapInfo;
  /** [keys] */
  readonly row: (head: number, query: number) => Float32Array;
}

/** Every attention map of a run, as numbers; `list` and `units`: the first of its lists. */
export interface Dump extends PanelList {
  readonly lists: readonly PanelList[];
  readonly maps: readonly Pattern[];
}

const tensor = v.object({
  dtype: v.literal('F32'),
  shape: v.tuple([v.number(), v.number(), v.number()]),
  data_offsets: v.tuple([v.number(), v.number()]),
});
const metadata = v.object({
  lists: v.pipe(v.string(), v.parseJson(), writtenLists),
  maps: v.pipe(v.string(), v.parseJson(), v.array(mapSchema)),
});

/** `bytes`: a safetensors file. */
export function parseDump(bytes: Buffer): Dump {
  const length = Number(bytes.readBigUInt64LE(0));
  const header = v.parse(v.record(v.string(), v.unknown()), JSON.parse(bytes.toString('utf8', 8, 8 + length)));
  const { lists, maps } = v.parse(metadata, header['__metadata__']);
  const patterns = maps.map((info): Pattern => {
    const { shape, data_offsets: offsets } = v.parse(tensor, header[`${info.address}.pattern`]);
    const [, queries, keys] = shape;
    const start = 8 + length + offsets[0];
    return {
      info,
      row: (head, query) =>
        Float32Array.from({ length: keys }, (_, key) =>
          bytes.readFloatLE(start + 4 * ((head * queries + query) * keys + key)),
        ),
    };
  });
  return { ...lists[0]!, lists, maps: patterns };
}

/** The map of an address. */
export function patternAt({ maps }: Dump, address: string): Pattern {
  return maps.find(({ info }) => info.address === address)!;
}

/** A row of one map, averaged over heads and over the queries of a region. [keys] */
export function meanRow({ info, row }: Pattern, queries: readonly number[]): Float32Array {
  const rows = queries.flatMap((query) => Array.from({ length: info.heads }, (_, head) => row(head, query)));
  return rows[0]!.map((_weight, key) => rows.reduce((sum, one) => sum + one[key]!, 0) / rows.length);
}

/** Weights of a map of a dump, as the page tells of them: the plain weights, of all heads together unless one is named. */
export function heatWords(
  { lists, maps }: Dump,
  { info }: Pattern,
  lens: Pick<Lens, 'side' | 'units'> & Partial<Lens>,
  weights: Float32Array,
): HeatWords {
  const over = heatList(info, lens.side);
  return {
    inspection: { lists, maps: maps.map((map) => map.info) },
    lens: { map: info.address, head: 'mean', method: 'raw', answer: null, ...lens },
    list: lists.find(({ list }) => list.id === over)!,
    weights,
  };
}
