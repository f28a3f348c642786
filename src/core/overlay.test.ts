import { describe, expect, it } from 'vitest';
import { paintOverlay, type Canvas } from './overlay';
import { AMBER, MOST_COVER } from './palettes';

const canvas = (width: number, height: number, pixel: readonly number[]): Canvas => ({
  width,
  height,
  channels: pixel.length === 4 ? 4 : 3,
  pixels: Uint8Array.from({ length: width * height * pixel.length }, (_, i) => pixel[i % pixel.length]!),
});
const pixel = ({ width, channels, pixels }: Canvas, x: number, y: number): number[] => [
  ...pixels.subarray(channels * (y * width + x), channels * (y * width + x + 1)),
];

describe('paintOverlay', () => {
  const full = AMBER.dark.map((amber) => Math.round(amber * MOST_COVER));

  it('paints each patch as strong as it is, and nothing outside of what was seen', () => {
    const black = canvas(10, 4, [0, 0, 0]);
    paintOverlay(
      black,
      {
        seen: { x: 2, y: 0, width: 6, height: 4 },
        columns: 3,
        rows: 2,
        strengths: Float32Array.of(0, 1, 0.5, 0, 0, 0),
      },
      false,
    );
    expect([1, 2, 3, 4, 5, 6, 7, 8].map((x) => pixel(black, x, 0)[0])).toEqual([
      0,
      0,
      0,
      full[0],
      full[0],
      Math.round(AMBER.dark[0] * MOST_COVER * 0.5),
      Math.round(AMBER.dark[0] * MOST_COVER * 0.5),
      0,
    ]);
    expect(pixel(black, 4, 1)).toEqual(full);
    expect(pixel(black, 4, 2)).toEqual([0, 0, 0]);
  });

  it('goes smoothly from the middle of a patch to the next, and stays beyond the outermost', () => {
    const black = canvas(40, 1, [0, 0, 0]);
    paintOverlay(
      black,
      { seen: { x: 0, y: 0, width: 40, height: 1 }, columns: 2, rows: 1, strengths: Float32Array.of(0, 1) },
      true,
    );
    const reds = Array.from({ length: 40 }, (_, x) => pixel(black, x, 0)[0]!);
    expect(reds.slice(0, 10).every((red) => red === 0)).toBe(true);
    expect(reds.slice(30).every((red) => red === full[0])).toBe(true);
    for (let x = 11; x < 30; x++) expect(reds[x]! - reds[x - 1]!).toBeGreaterThan(0);
  });

  it('shows on what is transparent', () => {
    const clear = canvas(2, 1, [9, 9, 9, 0]);
    paintOverlay(
      clear,
      { seen: { x: 0, y: 0, width: 2, height: 1 }, columns: 2, rows: 1, strengths: Float32Array.of(0, 1) },
      false,
    );
    expect(pixel(clear, 0, 0)).toEqual([9, 9, 9, 0]);
    expect(pixel(clear, 1, 0)).toEqual([...AMBER.dark, Math.round(255 * MOST_COVER)]);
  });

  it('leaves what was seen beyond the picture alone', () => {
    const black = canvas(2, 2, [0, 0, 0]);
    paintOverlay(
      black,
      {
        seen: { x: -2, y: -2, width: 6, height: 6 },
        columns: 3,
        rows: 3,
        strengths: Float32Array.of(1, 1, 1, 1, 0, 1, 1, 1, 1),
      },
      false,
    );
    expect([...black.pixels].every((level) => level === 0)).toBe(true);
  });
});
