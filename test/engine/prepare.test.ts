import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import sharp from 'sharp';
import type { Change } from '../../src/protocol/changes';
import { readInput, type ReadInput } from '../../src/engine/input/readInput';
import type { PixelInput } from '../../src/engine/input/picture/pixelValues';
import type { AnyModel, Prepared, Want } from '../../src/engine/model';
import type { PairPayload } from '../../src/engine/models/preparePair';
import type { TextPayload } from '../../src/engine/models/prepareText';
import { nativeReaders } from '../support/nativeReaders';
import { fixture, readReference } from './golden';
import { loadFolder } from './runModel';

const names = ['bert-masked-lm', 'bert-classifier', 'gpt2', 'llama', 't5', 't5-encoder', 'vit'] as const;
const models = new Map<string, AnyModel>();
let text: ReadInput;
let picture: ReadInput;

beforeAll(async () => {
  for (const name of names) models.set(name, await loadFolder(fixture(name)));
  const { metadata } = await readReference('t5');
  text = { kind: 'text', text: metadata['text']! };
  const image = await sharp({ create: { width: 50, height: 40, channels: 3, background: '#c08040' } })
    .png()
    .toBuffer();
  picture = await readInput({ kind: 'picture', name: 'p.png', bytes: new Uint8Array(image) }, nativeReaders.pictures);
});
afterAll(() => {
  for (const model of models.values()) model.dispose();
});

function prepare(
  name: (typeof names)[number],
  inputs: readonly ReadInput[],
  want: Partial<Want> = {},
): Promise<Prepared<unknown>> {
  return models.get(name)!.prepare(inputs, {
    focus: null,
    maxUnits: 10_000,
    bytes: 1e9,
    target: null,
    generate: 0,
    changes: [],
    ...want,
  });
}

const replace = (list: string, ...units: number[]): Change[] => [{ kind: 'hide', list, units, how: 'replace' }];

describe('what a model cannot be given is refused', () => {
  test.each([
    [
      'a picture',
      'gpt2',
      () => [picture],
      {},
      'input',
      'p.png is a picture, and gpt2 (GPT2LMHeadModel) reads text; take a model for pictures: ViT, DeiT, DINOv2 or CLIP',
    ],
    [
      'a text',
      'vit',
      () => [text],
      {},
      'input',
      'this is text, and vit (ViTForImageClassification) looks at pictures; take a model for text: BERT, GPT-2, Llama or T5',
    ],
    [
      'two inputs',
      'bert-masked-lm',
      () => [text, picture],
      {},
      'input',
      'bert-masked-lm (BertForMaskedLM) takes one input, found text and picture',
    ],
    ['no input', 'vit', () => [], {}, 'input', 'vit (ViTForImageClassification) takes one input, found none'],
    [
      'to write',
      'bert-masked-lm',
      () => [text],
      { generate: 1 },
      'usage',
      'bert-masked-lm (BertForMaskedLM) does not continue a text; take a causal model',
    ],
    [
      'a target',
      'gpt2',
      () => [text],
      { target: 'x' },
      'usage',
      'gpt2 (GPT2LMHeadModel) has no decoder to read a target; take an encoder-decoder: T5',
    ],
    [
      'a full context to write on',
      'gpt2',
      () => [{ kind: 'ids', ids: Array(32).fill(7) }],
      { generate: 1 },
      'input',
      'to be continued a text must leave room in the context of 32 units; it has 32',
    ],
    [
      'a target that fills the context',
      't5',
      () => [text],
      { target: 'cat '.repeat(600) },
      'input',
      /^wanted a target of at most 511 units, found \d+$/,
    ],
    [
      'a text without a tokenizer',
      'bert-classifier',
      () => [text],
      {},
      'tokenizer',
      /wanted a tokenizer.json to read text with, found none; give it token ids$/,
    ],
    [
      'a unit to replace that is not there',
      't5',
      () => [text],
      { changes: replace('input', 99) },
      'usage',
      'unit 99 of input: wanted 0 to 12',
    ],
    [
      'a unit to replace without a token for it',
      'bert-classifier',
      () => [{ kind: 'ids', ids: [1, 2, 3] }],
      { changes: replace('input', 1) },
      'usage',
      'bert-classifier has neither a mask token nor an unknown one to put in place of a unit; hide it by masking',
    ],
    [
      'a class token to replace',
      'vit',
      () => [picture],
      { changes: replace('input', 0) },
      'usage',
      'unit 0 ([CLS]) is no patch that vit could be given empty; hide it by masking',
    ],
  ] as const)('%s', async (_what, name, inputs, want, code, message) => {
    await expect(prepare(name, inputs() as ReadInput[], want)).rejects.toMatchObject({
      code,
      message: typeof message === 'string' ? message : (expect.stringMatching(message) as string),
    });
  });
});

describe('units that are replaced', () => {
  test.each([
    ['bert-masked-lm', 4, '[MASK]'],
    ['llama', 0, '<unk>'],
    ['t5', 2, '<unk>'],
  ] as const)('are the mask or unknown token of %s, and keep their text', async (name, id, piece) => {
    const plain = (await prepare(name, [text])).lists[0]!.units;
    const { lists, windows } = await prepare(name, [text], { changes: replace('input', 3, 5) });
    const { units } = lists[0]!;
    expect([units.id[3], units.id[5], units.piece[3], units.piece[5]]).toEqual([id, id, piece, piece]);
    expect([units.id[4], units.piece[4]]).toEqual([plain.id[4], plain.piece[4]]);
    expect(units.text).toEqual(plain.text);
    const payload = windows[0]!.payload as TextPayload | PairPayload;
    expect([...('ids' in payload ? payload.ids : payload.source)]).toEqual([...units.id]);
  });

  test('are those of the target where that is the list', async () => {
    const { lists, windows } = await prepare('t5', [text], { target: 'the old dog', changes: replace('output', 2) });
    expect(lists[1]!.units.piece[2]).toBe('<unk>');
    expect((windows[0]!.payload as PairPayload).target[2]).toBe(2);
    expect(lists[0]!.units.piece).not.toContain('<unk>');
  });

  test('of a picture are patches of zeros, and nothing beside them', async () => {
    const pixels = async (changes: Change[]): Promise<PixelInput> =>
      (await prepare('vit', [picture], { changes })).windows[0]!.payload as PixelInput;
    const [plain, changed] = [await pixels([]), await pixels(replace('input', 6, 16))];
    const { width, height, values } = changed;
    expect([width, height]).toEqual([32, 32]);
    for (let i = 0; i < values.length; i++) {
      const [x, y] = [i % width, Math.floor(i / width) % height];
      // Patches of 8 pixels, 4 in a row, from unit 1 on: 6 is row 1, column 1; 16 is the last.
      const patch = 1 + 4 * Math.floor(y / 8) + Math.floor(x / 8);
      expect(values[i]).toBe(patch === 6 || patch === 16 ? 0 : plain.values[i]);
      expect(plain.values[i]).not.toBe(0);
    }
  });
});

describe('a text longer than the context', () => {
  const long: ReadInput = { kind: 'text', text: 'the small cat sat on the old mat near the river bank '.repeat(60) };
  const middle = { start: 1500, end: 1520 };

  test('is run by an encoder in windows, those nearest to the focus first', async () => {
    const { lists, windows } = await prepare('t5-encoder', [long], { focus: middle });
    expect(windows.length).toBeGreaterThan(1);
    const owned = windows.map((window) => window.lists[0]!.owned).sort((a, b) => a.start - b.start);
    expect(owned[0]!.start).toBe(0);
    expect(owned.at(-1).end).toBe(lists[0]!.list.length);
    owned.slice(1).forEach(({ start }, i) => expect(start).toBe(owned[i]!.end));
  });

  test('is run by an encoder-decoder once, around the focus, and the window says what it covers', async () => {
    const { lists, windows } = await prepare('t5', [long], { focus: middle });
    expect(windows).toHaveLength(1);
    const [input, output] = windows[0]!.lists;
    const { owned, toGlobal } = input!;
    const { start, end } = lists[0]!.units;
    expect(toGlobal).toHaveLength(512);
    expect(start[owned.start]).toBeLessThan(middle.start);
    expect(end[owned.end - 1]).toBeGreaterThan(middle.end);
    // The last unit of the text, which stands behind every window, is not covered.
    expect(owned.end - owned.start).toBe(511);
    expect([...toGlobal]).toEqual([
      ...Array.from({ length: 511 }, (_, i) => owned.start + i),
      lists[0]!.list.length - 1,
    ]);
    expect(output!.owned).toEqual({ start: 0, end: 1 });
  });

  test.each([
    ['beginning', null, 0, 511],
    ['end', { start: 1e6, end: 1e6 }, -512, 512],
  ] as const)('at the %s it covers as much', async (_where, focus, from, count) => {
    const { lists, windows } = await prepare('t5', [long], { focus });
    const { owned } = windows[0]!.lists[0]!;
    const { length } = lists[0]!.list;
    expect(owned.start).toBe(from < 0 ? length + from : from);
    expect(owned.end - owned.start).toBe(count);
  });
});
