import type { Range } from '../../../protocol/units';
import type { Framing } from './framing';
import type { PictureProcessor } from './pictureProcessor';
import type { Pixels } from './pixels';
import { resample } from './resample';

const CHANNELS = 3;

/** A picture as a model wants it. */
export interface PixelInput {
  /** [3, height, width], normalised. */
  readonly values: Float32Array;
  readonly width: number;
  readonly height: number;
}

/**
 * What a model is given of a picture: [3, height, width], resized, cropped, scaled and normalised as its processor says. The
 * numbers are float32 at the same steps as in transformers' image_transforms.py.
 */
export function pixelValues(
  pixels: Pixels,
  { resize, scale, mean, deviation }: PictureProcessor,
  { resized, crop }: Framing,
): PixelInput {
  const { width, height } = crop;
  const columns = inside(crop.x, width, resized.width);
  const rows = inside(crop.y, height, resized.height);
  const part = resample(pixels, resized, resize?.filter ?? 'nearest', columns, rows);
  const values = new Float32Array(CHANNELS * width * height);
  for (let channel = 0; channel < CHANNELS; channel++) {
    const table = Float32Array.from(
      { length: 256 },
      (_, level) => (Math.fround(level * scale) - Math.fround(mean[channel]!)) / Math.fround(deviation[channel]!),
    );
    const plane = values.subarray(channel * width * height, (channel + 1) * width * height).fill(table[0]!);
    for (let y = rows.start; y < rows.end; y++) {
      const from = (y - rows.start) * (columns.end - columns.start);
      const to = (y - crop.y) * width - crop.x;
      for (let x = columns.start; x < columns.end; x++)
        plane[to + x] = table[part[CHANNELS * (from + x - columns.start) + channel]!]!;
    }
  }
  return { values, width, height };
}

/** The part of [start, start + length) that is a part of [0, whole): at least something, as the crop is in the middle. */
function inside(start: number, length: number, whole: number): Range {
  return { start: Math.max(0, start), end: Math.min(whole, start + length) };
}
