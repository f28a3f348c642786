import type { AttentionMap } from '../core/maps';
import { unitList } from '../core/unitList';
import { HeadlightError } from '../protocol/errors';
import { writeSafetensors } from './checkpoint/writeSafetensors';
import type { Inspection } from './inspection';

/** Largest dump that is written. */
const MAX_BYTES = 2 ** 31;

/**
 * Writes every map of an inspection, dense, as `<address>.pattern`, f32 [heads, queries, keys]; in the metadata `units`,
 * a JSON array of {text, start, end, special}, of a picture {text, special, rectangle: {x, y, width, height}}, and where the numbers come from. The rows of units that were not run are
 * zeros. Throws HeadlightError `memory` where the file would be over {@link MAX_BYTES}, `input` where it cannot be
 * written, `numbers` where a weight is not finite.
 */
export async function dumpInspection(inspection: Inspection, out: string): Promise<{ tensors: number; bytes: number }> {
  const { maps, units } = inspection;
  const bytes = maps.reduce((sum, map) => sum + 4 * map.heads * map.queries * map.keys, 0);
  if (bytes > MAX_BYTES) {
    const gigabytes = (size: number): string => `${(size / 2 ** 30).toFixed(1)} GiB`;
    throw new HeadlightError(
      'memory',
      `the maps of ${units.length} units would fill ${gigabytes(bytes)}, at most ${gigabytes(MAX_BYTES)} are written; take a ${units.rectangles === undefined ? 'shorter text' : 'smaller model'}`,
    );
  }
  const { provenance } = inspection.parts;
  const metadata = {
    units: JSON.stringify(unitList(units)),
    model: provenance.model,
    model_hash: provenance.modelHash,
    ...(provenance.tokenizerHash === null ? {} : { tokenizer_hash: provenance.tokenizerHash }),
    method: provenance.method,
    mask: provenance.mask,
    version: provenance.version,
    backend: provenance.backend,
    format: 'headlight',
  };
  const tensors = maps.map((map) => ({
    name: `${map.address}.pattern`,
    shape: [map.heads, map.queries, map.keys],
    rows: () => rowsOf(map),
  }));
  return { tensors: tensors.length, bytes: await writeSafetensors(out, tensors, metadata) };
}

function* rowsOf(map: AttentionMap): Generator<Float32Array> {
  for (let head = 0; head < map.heads; head++) {
    for (let query = 0; query < map.queries; query++) {
      const row = map.row(head, query);
      if (row.some((weight) => !Number.isFinite(weight))) {
        throw new HeadlightError('numbers', `${map.address}: head ${head}, row ${query}: wanted finite weights`);
      }
      yield row;
    }
  }
}
