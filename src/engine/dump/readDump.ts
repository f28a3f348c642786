import { basename, dirname } from 'node:path';
import * as v from 'valibot';
import { denseRows, RowsMap } from '../../core/maps/rowsMap';
import { CheckpointError } from '../../protocol/errors';
import type { Change } from '../../protocol/changes';
import type { MapInfo, Provenance } from '../../protocol/models';
import { readBytes, sizeOf } from '../checkpoint/files';
import { headerLength, parseHeader, PREFIX_BYTES, type TensorEntry } from '../checkpoint/safetensors';
import type { PreparedList } from '../model';
import { listSchema, mapSchema, unitTableOf } from './dumpSchema';
import { PATTERN } from './writeDump';

/** What a dump holds. */
export interface Dump {
  readonly lists: readonly PreparedList[];
  readonly maps: readonly RowsMap[];
  readonly provenance: Provenance | null;
  readonly changes: readonly Change[];
}

/** Largest dump that is read: all of it is held. */
const MAX_BYTES = 2 ** 31;
/** How far a row's sum may be from 1. */
const NEAR_ONE = 1e-3;

const metadataSchema = v.object({
  lists: v.pipe(v.string(), v.parseJson(), v.array(listSchema)),
  maps: v.pipe(v.string(), v.parseJson(), v.array(mapSchema)),
  changes: v.optional(v.pipe(v.string(), v.parseJson()), '[]'),
  model: v.optional(v.string()),
  model_hash: v.optional(v.string(), ''),
  tokenizer_hash: v.optional(v.nullable(v.string()), null),
  mask: v.optional(v.picklist(['self', 'causal', 'cross', 'pooling']), 'self'),
  version: v.optional(v.string(), ''),
  backend: v.optional(v.string(), ''),
});

/**
 * Reads what {@link writeDump} writes, or a program of the person's own in the same form: a safetensors file with `lists` and
 * `maps` in its metadata and a tensor `<address>.pattern`, f32 [heads, queries, keys], for each map.
 * Throws CheckpointError that names the file and what was wanted.
 */
export async function readDump(path: string): Promise<Dump> {
  const size = await sizeOf(path);
  if (size === null) throw new CheckpointError(`${path}: wanted a dump of attention maps, found no such file`);
  if (size > MAX_BYTES)
    throw new CheckpointError(`${path}: wanted a dump of at most ${MAX_BYTES} bytes, found ${size}`);
  const length = headerLength(path, await readBytes(path, 0, Math.min(PREFIX_BYTES, size)), size);
  const header = await readBytes(path, PREFIX_BYTES, PREFIX_BYTES + length);
  const entries = parseHeader(path, header, size);
  const metadata = parseMetadata(path, header);
  const lists = metadata.lists.map((list) => {
    const { units, ...rest } = list;
    if (units.length !== list.length)
      throw new CheckpointError(`${path}: list ${list.id}: wanted ${list.length} units, found ${units.length}`);
    return { list: rest, units: unitTableOf(units, rest) };
  });
  const maps: RowsMap[] = [];
  for (const info of metadata.maps) maps.push(await readMap(path, info, entries, lists));
  const { model, model_hash: modelHash, tokenizer_hash: tokenizerHash, mask, version, backend } = metadata;
  return {
    lists,
    maps,
    changes: metadata.changes as readonly Change[], // shown in words alone; nothing is done by them
    provenance:
      model === undefined ? null : { model, modelHash, tokenizerHash, method: 'pattern', mask, version, backend },
  };
}

function parseMetadata(path: string, header: Uint8Array): v.InferOutput<typeof metadataSchema> {
  const json: unknown = JSON.parse(new TextDecoder().decode(header));
  const found = v.safeParse(v.object({ __metadata__: metadataSchema }), json);
  if (found.success) return found.output.__metadata__;
  const [issue] = found.issues;
  throw new CheckpointError(
    `${path}: ${v.getDotPath(issue) ?? 'metadata'}: wanted ${issue.expected ?? 'a dump of attention maps'}, found ${issue.received}; headlight dump writes such files`,
  );
}

async function readMap(
  path: string,
  info: MapInfo,
  entries: ReadonlyMap<string, TensorEntry>,
  lists: readonly PreparedList[],
): Promise<RowsMap> {
  const name = `${info.address}${PATTERN}`;
  const lengthOf = (id: string): number => lists.find(({ list }) => list.id === id)?.list.length ?? 0;
  const [queries, keys] = [lengthOf(info.queries), lengthOf(info.keys)];
  const wanted = [info.heads, queries, keys];
  const entry = entries.get(name);
  if (entry?.dtype !== 'F32' || entry.shape.join() !== wanted.join()) {
    const found = entry === undefined ? 'no such tensor' : `${entry.dtype} [${entry.shape.join(', ')}]`;
    throw new CheckpointError(`${path}: tensor ${name}: wanted F32 [${wanted.join(', ')}], found ${found}`);
  }
  const bytes = await readBytes(path, entry.start, entry.end);
  const rows = denseRows(info, queries, keys, new Float32Array(bytes.buffer));
  for (const [head, ofHead] of rows.entries())
    for (const [query, { weights }] of ofHead.entries())
      checkRow(`${basename(dirname(path))}/${basename(path)}: ${name}: head ${head}, row ${query}`, info, weights);
  const viewers = info.kind === 'causal' ? (key: number) => queries - key : () => queries;
  return new RowsMap({ ...info, facets: [] }, keys, rows, viewers);
}

/** A row that was not run is all zeros. */
function checkRow(where: string, { rows }: MapInfo, weights: Float32Array): void {
  let sum = 0;
  for (const weight of weights) sum += weight;
  if (!Number.isFinite(sum)) throw new CheckpointError(`${where}: wanted finite weights`);
  if (rows === 'signed' || sum === 0) return;
  const fits = rows === 'one' ? Math.abs(sum - 1) < NEAR_ONE : sum < 1 + NEAR_ONE;
  if (!fits || weights.some((weight) => weight < 0)) {
    throw new CheckpointError(
      `${where}: wanted weights from 0 that sum to ${rows === 'one' ? '1' : 'at most 1'}, found a sum of ${sum.toFixed(4)}`,
    );
  }
}
