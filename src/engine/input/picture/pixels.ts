/**
 * A decoded picture, eight bits a channel, red, green and blue side by side. It need not be stored upright: pixel (x, y)
 * of the upright picture begins at `origin + x · xStep + y · yStep` of `data`.
 */
export interface Pixels {
  readonly data: Uint8Array;
  /** Of the upright picture. */
  readonly width: number;
  readonly height: number;
  readonly origin: number;
  readonly xStep: number;
  readonly yStep: number;
}

/**
 * Pixels stored row by row, `channels` bytes each, as an upright picture. `orientation`: what EXIF says of the stored
 * picture, 1 to 8 (CIPA DC-008, tag 274): 2 to 4 are mirrored and turned by a half, 5 to 8 have rows and columns changed.
 */
export function uprightPixels(
  data: Uint8Array,
  width: number,
  height: number,
  channels: number,
  orientation: number,
): Pixels {
  const row = width * channels;
  const right = { step: channels, start: 0 };
  const left = { step: -channels, start: row - channels };
  const down = { step: row, start: 0 };
  const up = { step: -row, start: (height - 1) * row };
  const [x, y] = (
    {
      2: [left, down],
      3: [left, up],
      4: [right, up],
      5: [down, right],
      6: [up, right],
      7: [up, left],
      8: [down, left],
    } as const
  )[orientation] ?? [right, down];
  const turned = turnsQuarter(orientation);
  return {
    data,
    width: turned ? height : width,
    height: turned ? width : height,
    origin: x.start + y.start,
    xStep: x.step,
    yStep: y.step,
  };
}

/** Whether the upright picture's width is the stored one's height. */
export function turnsQuarter(orientation: number): boolean {
  return orientation >= 5 && orientation <= 8;
}

/** A copy that is stored upright, row by row, `channels` bytes a pixel. */
export function storedUpright({ data, width, height, origin, xStep, yStep }: Pixels, channels: number): Uint8Array {
  const result = new Uint8Array(width * height * channels);
  let to = 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = origin + x * xStep + y * yStep;
      for (let channel = 0; channel < channels; channel++) result[to++] = data[at + channel]!;
    }
  }
  return result;
}
