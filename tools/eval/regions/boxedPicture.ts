import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';
import type { Rectangle } from '../../../src/protocol/units';

/** A picture of which is known where its object is. */
export interface BoxedPicture {
  readonly name: string;
  /** The file. */
  readonly bytes: Uint8Array;
  /** Around the object, in pixels of the picture. */
  readonly box: Rectangle;
}

/**
 * The validation pictures of Tiny ImageNet with their boxes, those whose box is under `largest` of the picture: a box that
 * fills it tells nothing. `folder` holds `val.zip` (`<wnid>/<number>.webp`) and `boxes.tsv.xz` (split, wnid, index, and
 * x0, y0, x1, y1 in pixels, inclusive).
 */
export async function* photographs(
  folder: string,
  count: number,
  side: number,
  largest: number,
): AsyncGenerator<BoxedPicture> {
  const boxes = new Map<string, Rectangle>();
  for (const line of execFileSync('xz', ['-dc', join(folder, 'boxes.tsv.xz')], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  }).split('\n')) {
    const [split, wnid, index, ...corners] = line.split('\t');
    const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = corners.map(Number);
    if (split === 'val') boxes.set(`${wnid}/${index}.webp`, { x: x0, y: y0, width: x1 - x0 + 1, height: y1 - y0 + 1 });
  }
  const zip = await JSZip.loadAsync(readFileSync(join(folder, 'val.zip')));
  let given = 0;
  for (const entry of Object.values(zip.files)) {
    const box = boxes.get(entry.name);
    if (box === undefined || box.width * box.height >= largest * side * side) continue;
    if (given++ === count) return;
    yield { name: entry.name, bytes: await entry.async('uint8array'), box };
  }
}
