import type { Host } from '../../host';
import type { ViewData } from '../../viewData';
import { HeadlightError } from '../../../src/protocol/errors';
import { count } from '../../../src/core/format';
import { tsv } from '../tsv';
import type { MapSource } from './mapSource';
import type { Viewport } from '../viewport';
import { visibleCells } from './viewport';

const MOST_CELLS = 1_000_000;

/** The visible cells, exact: a header line of keys, then a line a query that begins with its text. */
export async function matrixTsv(
  host: Host,
  source: MapSource,
  viewport: Viewport,
  { queries, keys }: Pick<ViewData, 'queries' | 'keys'>,
): Promise<string> {
  const { rows, columns } = visibleCells(viewport, source.shape);
  const width = columns.end - columns.start;
  const height = rows.end - rows.start;
  if (width * height > MOST_CELLS) {
    throw new HeadlightError(
      'usage',
      `${count(width * height)} cells are visible, at most ${count(MOST_CELLS)} can be copied: zoom in`,
    );
  }
  const weights = await host.tile({ ...source.query, rows, columns, width, height, coarse: false });
  const lines: (string | number)[][] = [['', ...keys.units.text.slice(columns.start, columns.end)]];
  for (let y = 0; y < height; y++) {
    lines.push([queries.units.text[rows.start + y] ?? '', ...weights.subarray(y * width, (y + 1) * width)]);
  }
  return tsv(lines);
}
