import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { headlight, root, type Ran } from './commandLine';

const rectangle = v.strictObject({ x: v.number(), y: v.number(), width: v.number(), height: v.number() });
const unit = { text: v.string(), special: v.boolean(), rectangle };
const pictureSchema = v.object({
  width: v.number(),
  height: v.number(),
  format: v.string(),
  seen: rectangle,
  columns: v.number(),
  rows: v.number(),
  notes: v.array(v.string()),
});
const reportSchema = v.object({
  model: v.string(),
  lists: v.tuple([
    v.object({
      id: v.literal('input'),
      parts: v.tuple([v.object({ medium: v.literal('picture'), input: v.literal(0), picture: pictureSchema })]),
      units: v.array(v.strictObject(unit)),
    }),
  ]),
  heat: v.object({ list: v.literal('input'), weights: v.array(v.number()) }),
  top: v.array(v.strictObject({ ...unit, unit: v.number(), weight: v.number() })),
  regions: v.array(v.object({ part: v.literal(0), box: rectangle, share: v.number(), units: v.array(v.number()) })),
  answers: v.optional(v.array(v.object({ piece: v.string(), probability: v.number() }))),
  lens: v.object({ side: v.string(), units: v.array(v.number()), method: v.string() }),
  provenance: v.object({ tokenizerHash: v.null() }),
});

const fixture = (name: string): string => join(root, 'test/fixtures/transformers', name);
const [WIDTH, HEIGHT] = [90, 60];
let folder: string;
/** A picture by a name that says that it is a text. */
let file: string;
let turned: string;

type Report = v.InferOutput<typeof reportSchema>;

/** With the picture, its units and the weights of the heat at hand. */
function report(ran: Ran): Omit<Report, 'heat'> & {
  picture: v.InferOutput<typeof pictureSchema>;
  units: Report['lists'][0]['units'];
  heat: number[];
} {
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const found = v.parse(reportSchema, JSON.parse(ran.stdout));
  const [{ parts, units }] = found.lists;
  return { ...found, picture: parts[0].picture, units, heat: found.heat.weights };
}

const inspect = (...args: string[]): Promise<Ran> => headlight(['inspect', ...args, '--format', 'json']);
const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'headlight-'));
  file = join(folder, 'picture.txt');
  turned = join(folder, 'turned.jpg');
  const pixels = Uint8Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => (i * 37 + (i >> 5) * 11) % 256);
  const picture = sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } });
  writeFileSync(file, await picture.png().toBuffer());
  writeFileSync(turned, await picture.withMetadata({ orientation: 6 }).jpeg().toBuffer());
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('headlight inspect of a picture', () => {
  it('gives patches with their places, the heat of the class token, regions and answers', async () => {
    const { model, picture, units, heat, top, regions, answers, lens } = report(
      await inspect(file, '--model', fixture('vit')),
    );
    expect(model).toBe('vit');
    expect(picture).toEqual({
      width: WIDTH,
      height: HEIGHT,
      format: 'png',
      seen: { x: 0, y: 0, width: WIDTH, height: HEIGHT },
      columns: 4,
      rows: 4,
      notes: [],
    });
    expect(units).toHaveLength(17);
    expect(units[0]).toEqual({ text: '[CLS]', special: true, rectangle: { x: 0, y: 0, width: 0, height: 0 } });
    expect(units[7]).toEqual({
      text: 'row 1, column 2',
      special: false,
      rectangle: { x: 45, y: 15, width: 22.5, height: 15 },
    });
    expect(lens).toMatchObject({ side: 'query', units: [0], method: 'raw' });
    expect(sum(heat)).toBeCloseTo(1, 5);
    expect(top.map(({ weight }) => weight)).toEqual([...heat].sort((a, b) => b - a).slice(0, 10));
    expect(sum(regions.map(({ share }) => share))).toBeGreaterThanOrEqual(0.6);
    for (const { units: members, share } of regions) {
      expect(share).toBeCloseTo(sum(members.map((member) => heat[member]!)) / sum(heat.slice(1)), 5);
    }
    expect(answers!.map(({ piece }) => piece).sort()).toEqual([
      'goldfish',
      'great white shark',
      'hammerhead',
      'tench',
      'tiger shark',
    ]);
    expect(sum(answers!.map(({ probability }) => probability))).toBeCloseTo(1, 5);
  });

  it('knows the distillation token, registers, and models without answers', async () => {
    const deit = report(await inspect(turned, '--model', fixture('deit')));
    expect(deit.units.filter(({ special }) => special).map(({ text }) => text)).toEqual(['[CLS]', 'distillation']);
    // 36 × 36 of which the middle 32 × 32 is taken.
    expect(deit.picture).toMatchObject({
      width: HEIGHT,
      height: WIDTH,
      format: 'jpeg',
      seen: { x: (HEIGHT * 2) / 36, y: (WIDTH * 2) / 36 },
      notes: ['turned upright as its EXIF data asks'],
    });
    const registers = report(await inspect(file, '--model', fixture('dinov2-registers')));
    expect(registers.units.slice(0, 5).map(({ text }) => text)).toEqual([
      '[CLS]',
      'register 1',
      'register 2',
      'register 3',
      'row 0, column 0',
    ]);
    expect(registers.answers).toHaveLength(5);
    // 54 × 36 of which the middle 32 × 32 is taken.
    const wanted = { x: (11 * WIDTH) / 54, y: (2 * HEIGHT) / 36, width: (32 * WIDTH) / 54, height: (32 * HEIGHT) / 36 };
    for (const side of ['x', 'y', 'width', 'height'] as const)
      expect(registers.picture.seen[side]).toBeCloseTo(wanted[side], 9);
    expect(report(await inspect(file, '--model', fixture('clip-vision'))).answers).toBeUndefined();
  });

  it('looks from a unit, a region, and through the layers', async () => {
    const model = fixture('dinov2');
    const of = async (...args: string[]) => report(await inspect(file, '--model', model, ...args));
    const [first, second, region] = [
      await of('--query', '6'),
      await of('--query', '7'),
      await of('--region', '1,1,1,2'),
    ];
    expect(region.lens).toMatchObject({ side: 'query', units: [6, 7] });
    region.heat.forEach((weight, i) => expect(weight).toBeCloseTo((first.heat[i]! + second.heat[i]!) / 2, 6));
    const rollout = await of('--method', 'rollout');
    expect(sum(rollout.heat)).toBeCloseTo(1, 5);
    expect(rollout.heat).not.toEqual((await of()).heat);
    expect((await of('--direction', 'received')).lens).toMatchObject({ side: 'all', units: [] });
    expect((await of('--region', '1,1,1,2', '--direction', 'to')).lens).toMatchObject({ side: 'key', units: [6, 7] });
  });

  it('paints a map of blocks in the proportions of the picture', async () => {
    const plain = await headlight(['inspect', turned, '--model', fixture('vit')]);
    expect(plain).toMatchObject({ code: 0, stderr: '' });
    expect(plain.stdout).not.toContain('\u001b');
    const map = plain.stdout.split('\n\n')[1]!.split('\n');
    expect([map[0]!.length, map.length]).toEqual([43, 32]);
    expect(plain.stdout).toContain('of all weight rests on [CLS]');
    const colour = await headlight(['inspect', turned, '--model', fixture('vit')], { env: { FORCE_COLOR: '1' } });
    expect(
      colour.stdout
        .replace(/\u001b\[[\d;]*m/g, '')
        .split('\n\n')[1]!
        .split('\n')
        .every((line) => line === '▀'.repeat(43)),
    ).toBe(true);
  });

  it('writes the overlay at the picture’s own size, amber where the heat is', async () => {
    for (const smooth of [[], ['--smooth']]) {
      const out = join(folder, 'overlay.png');
      const { heat, units } = report(await inspect(turned, '--model', fixture('vit'), '--overlay', out, ...smooth));
      const after = await sharp(out).raw().toBuffer({ resolveWithObject: true });
      const before = await sharp(turned).autoOrient().raw().toBuffer();
      expect([after.info.format, after.info.width, after.info.height, after.info.channels]).toEqual([
        'raw',
        HEIGHT,
        WIDTH,
        3,
      ]);
      const blueLeft = (index: number): number => {
        const { x, y, width, height } = units[index]!.rectangle;
        const at = 3 * (Math.floor(y + height / 2) * HEIGHT + Math.floor(x + width / 2));
        return before[at + 2]! - after.data[at + 2]!;
      };
      const patches = heat
        .map((_, index) => index)
        .slice(1)
        .sort((a, b) => heat[b]! - heat[a]!);
      if (smooth.length === 0) expect(blueLeft(patches.at(-1))).toBe(0);
      expect(blueLeft(patches[0]!)).not.toBe(0);
    }
  });

  it('takes a picture from standard input, and lists its patches in a dump', async () => {
    const out = join(folder, 'maps.safetensors');
    const ran = await headlight(['dump', '-', '--model', fixture('vit'), '--out', out], { input: readFileSync(file) });
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const bytes = readFileSync(out);
    const header = JSON.parse(bytes.toString('utf8', 8, 8 + Number(bytes.readBigUInt64LE()))) as Record<
      string,
      unknown
    >;
    const { units } = v.parse(v.object({ units: v.string() }), header['__metadata__']);
    expect(v.parse(v.array(v.strictObject(unit)), JSON.parse(units))).toEqual(
      report(await inspect(file, '--model', fixture('vit'))).units,
    );
  });

  it.each<
    [name: string, args: () => string[], input: () => string | Buffer, code: number, error: string, message: RegExp]
  >([
    [
      'a text for a model of pictures',
      () => ['-', '--model', fixture('vit')],
      () => 'a heron',
      1,
      'input',
      /this is text, and vit \(ViTForImageClassification\) looks at pictures; take a model for text/,
    ],
    [
      'a picture for a model of texts',
      () => [file, '--model', fixture('bert-classifier')],
      () => '',
      1,
      'input',
      /picture\.txt is a picture, and bert-classifier .* reads text; take a model for pictures/,
    ],
    [
      'a picture that is cut off',
      () => ['-', '--model', fixture('vit')],
      () => readFileSync(file).subarray(0, 500),
      1,
      'image',
      /^standard input: the PNG file is cut off or broken/,
    ],
    [
      'a region beyond the patches',
      () => [file, '--model', fixture('vit'), '--region', '0,0,4,0'],
      () => '',
      2,
      'usage',
      /rows 0 to 3 and columns 0 to 3, found 0,0,4,0/,
    ],
    ['a region that is none', () => [file, '--region', '1,2,3'], () => '', 2, 'usage', /TOP,LEFT,BOTTOM,RIGHT/],
    [
      'an overlay of a text',
      () => ['-', '--overlay', 'x.png'],
      () => 'a heron',
      2,
      'usage',
      /--overlay: .* this is for pictures/,
    ],
    [
      'an overlay that cannot be written',
      () => [file, '--model', fixture('vit'), '--overlay', '/nonexistent/x.png'],
      () => '',
      1,
      'input',
      /cannot be written/,
    ],
    [
      'a continuation',
      () => [file, '--model', fixture('vit'), '--generate', '2'],
      () => '',
      2,
      'usage',
      /does not continue/,
    ],
  ])('refuses %s', async (_name, args, input, code, error, message) => {
    const ran = await headlight(['inspect', ...args()], { input: input(), cwd: folder });
    expect(ran).toMatchObject({ code, stdout: '' });
    expect(JSON.parse(ran.stderr)).toMatchObject({
      error: { code: error, message: expect.stringMatching(message) as string },
    });
  });
});
