import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { headlight, root } from '../cli/commandLine';

const shared = process.env['HEADLIGHT_SHARED'];
const inCases = (name: string): string => join(shared ?? '', 'cases', name);
const missing = !existsSync(inCases('hostile'));
if (missing) console.log('skipped: HEADLIGHT_SHARED does not name a folder with cases/hostile');

describe.skipIf(missing)('cases that went wrong once', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'headlight-cases-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test.each(['with', 'without'])('llama-sliding-window/%s: a Llama has no window', async (name) => {
    const { stdout } = await headlight([
      ...['inspect', '--ids', '1,2,3,4,5', '--query', '4', '--format', 'json'],
      ...['--model', inCases(`llama-sliding-window/${name}`)],
    ]);
    const { heat } = JSON.parse(stdout) as { heat: { weights: number[] } };
    expect(heat.weights.map((weight) => Number(weight.toFixed(3)))).toEqual([0.22, 0.182, 0.213, 0.092, 0.292]);
  });

  test.each<[name: string, args: readonly string[], code: string, message: RegExp]>([
    ['custom-code', ['--ids', '1,2', '--model', inCases('custom-code')], 'checkpoint', /LlamaEncoderModel/],
    [
      'hostile/registers-huge',
      [inCases('processor-config-only/picture.png'), '--model', inCases('hostile/registers-huge')],
      'checkpoint',
      /num_register_tokens: wanted at most \d+, found 110000000/,
    ],
    [
      'hostile/resample-huge',
      [inCases('processor-config-only/picture.png'), '--model', inCases('hostile/resample-huge')],
      'checkpoint',
      /size\.height: wanted at most \d+, found 9000000000000000/,
    ],
    ['hostile/slow.svg', [inCases('hostile/slow.svg')], 'image', /slow\.svg: .* took longer than 5 s/],
  ])('%s is refused by its name, with the figures', async (_name, args, code, message) => {
    const { stderr } = await headlight(['inspect', ...args]);
    const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  test('hostile/tokenizer-aborts: the error names the file', async () => {
    const sound = join(root, 'media/models/headlight-encoder');
    for (const file of readdirSync(sound)) cpSync(join(sound, file), join(folder, file));
    rmSync(join(folder, 'tokenizer.json'));
    cpSync(inCases('hostile/tokenizer-aborts/tokenizer.json'), join(folder, 'tokenizer.json'));
    const { stderr } = await headlight(['inspect', '-', '--model', folder], {
      input: `${'a'.repeat(50)} b! `.repeat(200),
    });
    const { error } = JSON.parse(stderr) as { error: { code: string; message: string } };
    expect(error.code).toBe('tokenizer');
    expect(error.message).toContain(join(folder, 'tokenizer.json'));
  });

  test('hostile/card-readme: its model runs', async () => {
    const { code } = await headlight(['inspect', '--ids', '1,2,3', '--model', inCases('hostile/card-readme')]);
    expect(code).toBe(0);
  });
});
