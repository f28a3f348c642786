import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { framingOf, inPicture } from './framing';
import { fixedSize, pictureProcessor } from './pictureProcessor';
import { pixelValues } from './pixelValues';
import { uprightPixels } from './pixels';

const result = v.object({
  name: v.string(),
  config: v.record(v.string(), v.unknown()),
  width: v.number(),
  height: v.number(),
  values: v.string(),
});
const schema = v.array(
  v.object({ width: v.number(), height: v.number(), pixels: v.string(), results: v.array(result) }),
);
const goldens = v.parse(
  schema,
  JSON.parse(
    readFileSync(new URL('../../../../test/fixtures/transformers/image-processors.json', import.meta.url), 'utf8'),
  ),
);
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text, 'base64'));
const cases = goldens.flatMap((picture) =>
  picture.results.map((wanted) => ({ what: `${wanted.name}, ${picture.width} × ${picture.height}`, picture, wanted })),
);

describe('pixelValues', () => {
  test.each(cases)('$what', ({ picture, wanted }) => {
    const processor = pictureProcessor('preprocessor_config.json', wanted.config, 'vit');
    const pixels = uprightPixels(bytes(picture.pixels), picture.width, picture.height, 3, 1);
    const found = pixelValues(pixels, processor, framingOf(processor, pixels));
    expect([found.width, found.height]).toEqual([wanted.width, wanted.height]);
    const values = new Float32Array(bytes(wanted.values).buffer);
    const step = processor.scale / Math.min(...processor.deviation);
    expect(found.values).toHaveLength(values.length);
    for (let i = 0; i < values.length; i++)
      expect(Math.abs(found.values[i]! - values[i]!), `${i}`).toBeLessThan(1e-5 * step * 255);
  });
});

describe('framingOf', () => {
  const dinov2 = pictureProcessor(
    'p',
    { image_processor_type: 'BitImageProcessor', size: { shortest_edge: 256 }, crop_size: { height: 224, width: 224 } },
    'dinov2',
  );

  test('the shorter side gets the length, the longer is cut down to a whole number', () => {
    expect(framingOf(dinov2, { width: 640, height: 427 })).toEqual({
      resized: { width: 383, height: 256 },
      crop: { x: 79, y: 16, width: 224, height: 224 },
    });
    expect(framingOf(dinov2, { width: 427, height: 640 }).resized).toEqual({ width: 256, height: 383 });
    expect(fixedSize(dinov2)).toEqual({ width: 224, height: 224 });
  });

  test('a place of the input is told in pixels of the picture', () => {
    const seen = inPicture({ x: 0, y: 0, width: 224, height: 224 }, framingOf(dinov2, { width: 512, height: 1024 }), {
      width: 512,
      height: 1024,
    });
    expect(seen).toEqual({ x: 32, y: 288, width: 448, height: 448 });
  });

  test('what a model gets of a picture that is far longer than wide is never held whole', () => {
    const pixels = uprightPixels(new Uint8Array(3 * 20_000).fill(7), 1, 20_000, 3, 1);
    const framing = framingOf(dinov2, pixels);
    expect(framing.resized).toEqual({ width: 256, height: 5_120_000 });
    expect(pixelValues(pixels, dinov2, framing).values).toHaveLength(3 * 224 * 224);
  });
});

describe('pictureProcessor', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['a filter that is not known', { resample: 9 }, 'preprocessor_config.json: resample: wanted'],
    ['a size of nothing', { size: 0 }, 'preprocessor_config.json: size: wanted'],
    ['a size of another kind', { size: { longest_edge: 5 } }, 'preprocessor_config.json: size: wanted'],
    ['a deviation of 0', { image_std: [1, 0, 1] }, 'preprocessor_config.json: image_std'],
    ['two means', { image_mean: [1, 0] }, 'preprocessor_config.json: image_mean'],
    [
      'a class that is not known',
      { image_processor_type: 'Swin2SRImageProcessor' },
      'preprocessor_config.json: image_processor_type: wanted ViTImageProcessor, DeiTImageProcessor, BitImageProcessor, CLIPImageProcessor, found Swin2SRImageProcessor',
    ],
    ['a flag that is none', { do_resize: 'yes' }, 'preprocessor_config.json: do_resize: wanted'],
  ])('refuses %s', (_what, config, message) => {
    expect(() => pictureProcessor('preprocessor_config.json', config, 'vit')).toThrow(message);
  });

  test('without a class of its own, that of the family', () => {
    expect(fixedSize(pictureProcessor('p', {}, 'clip'))).toEqual({ width: 224, height: 224 });
    expect(pictureProcessor('p', { size: 300 }, 'vit').resize?.to).toEqual({ width: 300, height: 300 });
    expect(pictureProcessor('p', { size: 300, do_center_crop: false }, 'dinov2').resize?.to).toEqual({ shortest: 300 });
  });
});
