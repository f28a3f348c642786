import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchEngine } from './engine';
import { answered, percentile } from './hovers';

const CANCELLED = 5;
/** Milliseconds until the engine is at the first of the tiles that are then cancelled. */
const UNDER_WAY = 20;
const TILE = 256;
const MOST_PIXELS = 5;
/** Milliseconds: what takes longer is measured once. */
const SLOW = 5000;

/** A figure, and its milliseconds. */
export type Figure = readonly [name: string, milliseconds: number];

/** The first screen of the matrix of the last layer: coarse, and sharp. */
export async function firstScreen(engine: BenchEngine): Promise<Figure[]> {
  const { coarse, tiles } = engine.matrix(engine.layers - 1);
  const [first, sharp] = await Promise.all([coarse, Promise.all(tiles)].map((part) => answered(() => part)));
  return [
    ['the coarse matrix', first!],
    [`all ${tiles.length} sharp tiles of the first screen`, sharp!],
  ];
}

/** A hover that is asked when whole-map tiles are not wanted any more. */
export async function behindCancelled(engine: BenchEngine): Promise<Figure[]> {
  const controller = new AbortController();
  for (let i = 0; i < CANCELLED; i++) engine.wholeTile(i, TILE, controller.signal).catch(() => undefined);
  await sleep(UNDER_WAY);
  controller.abort();
  const time = await answered(() => engine.hover(engine.units >> 1));
  return [[`a hover behind ${CANCELLED} cancelled whole-map tiles`, time]];
}

/** The median of a few layers, one after another; of a single one where it is slow. */
export async function onePixel(engine: BenchEngine): Promise<Figure[]> {
  const times: number[] = [];
  for (let layer = engine.layers - 1; layer >= 0 && times.length < MOST_PIXELS; layer--) {
    const time = await answered(() => engine.wholeTile(layer, 1));
    times.push(time);
    if (time > SLOW) break;
  }
  return [['the one-pixel tile of the whole map', percentile(times, 0.5)]];
}
