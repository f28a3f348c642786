import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { readCard } from './card';
import { hashFile, modelHash } from '../checkpoint/hash';

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../../../test/fixtures/transformers/${name}`, import.meta.url));
const card = (path: string): ReturnType<typeof readCard> => readCard({ path, source: 'folder' });

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headlight-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('readCard', () => {
  test('says what a model is without reading its weights', async () => {
    expect(await card(fixture('llama'))).toMatchObject({
      id: 'llama',
      source: 'folder',
      family: 'llama',
      architecture: 'LlamaForCausalLM',
      layers: 2,
      heads: 6,
      keyValueHeads: 2,
      headWidth: 8,
      width: 48,
      context: 32,
      vocabulary: 379,
      bytes: 71_672 + 54_952,
      licence: null,
      hasTokenizer: true,
      reads: ['text'],
      writes: 'input',
    });
  });

  test.each([
    [
      't5',
      { family: 't5', writes: 'output', reads: ['text'], layers: 5, heads: 4, headWidth: 8, width: 48, context: 512 },
    ],
    ['t5-encoder', { family: 't5', writes: null, layers: 3, architecture: 'T5EncoderModel' }],
    ['bert-classifier', { writes: null, reads: ['text'] }],
    ['vit', { writes: null, reads: ['picture'], hasTokenizer: false }],
  ])('says what %s reads and writes', async (name, wanted) => {
    expect(await card(fixture(name))).toMatchObject(wanted);
  });

  test('counts parameters: 2 layers of BERT', async () => {
    const layer = 4 * (32 * 32 + 32) + (32 * 48 + 48) + (48 * 32 + 32) + 4 * 32;
    const embeddings = (60 + 32 + 2) * 32 + 2 * 32;
    const head = 60 + 32 * 32 + 32 + 2 * 32;
    expect((await card(fixture('bert-masked-lm'))).parameters).toBe(2 * layer + embeddings + head);
  });

  test.each([
    ['models--org--name/snapshots/abc123', 'org/name'],
    ['models--gpt2/snapshots/abc123', 'gpt2'],
    ['my-model', 'my-model'],
  ])('%s is called %s', async (path, id) => {
    await cp(fixture('gpt2'), join(folder, path), { recursive: true });
    expect((await card(join(folder, path))).id).toBe(id);
  });

  test.each([
    ['README.md', '---\nlanguage: en\nlicense: apache-2.0\n---\n# Model\nlicense: mit', 'apache-2.0'],
    ['LICENSE', '\n  MIT License\n\nCopyright', 'MIT License'],
    ['README.md', '# No front matter\nlicense: mit', null],
  ])('takes the licence from %s', async (file, text, licence) => {
    await cp(fixture('gpt2'), folder, { recursive: true });
    await writeFile(join(folder, file), text);
    expect((await card(folder)).licence).toBe(licence);
  });

  test('a tokenizer is seen', async () => {
    await cp(fixture('mistral'), folder, { recursive: true });
    expect((await card(folder)).hasTokenizer).toBe(false);
    await writeFile(join(folder, 'tokenizer.json'), '{}');
    expect((await card(folder)).hasTokenizer).toBe(true);
  });
});

describe('readCard refuses', () => {
  async function changed(name: string, config: Record<string, unknown>): Promise<string> {
    await cp(fixture(name), folder, { recursive: true });
    const path = join(folder, 'config.json');
    const json = JSON.parse(await readFile(path, 'utf8')) as object;
    await writeFile(path, JSON.stringify({ ...json, ...config }));
    return path;
  }

  test('a folder without a config', async () => {
    await expect(card(folder)).rejects.toThrow(`${folder}: wanted a model folder with config.json, found none`);
    await expect(card(join(folder, 'nowhere'))).rejects.toMatchObject({ code: 'checkpoint' });
  });

  test('a config that is not JSON', async () => {
    await writeFile(join(folder, 'config.json'), '{');
    await expect(card(folder)).rejects.toThrow('config.json: not JSON');
  });

  test.each<[what: string, model: string, config: Record<string, unknown>, message: string]>([
    [
      'an architecture that is not known',
      'gpt2',
      { architectures: ['XLNetModel'], model_type: 'xlnet' },
      'wanted an architecture of BertModel, BertForMaskedLM,',
    ],
    [
      'no architecture at all',
      'gpt2',
      { architectures: null, model_type: null },
      'CLIPVisionModelWithProjection, CLIPModel, ShowAttendTell, found none',
    ],
    [
      'a context of 0',
      'bert-masked-lm',
      { max_position_embeddings: 0 },
      'max_position_embeddings: wanted >=1, found 0',
    ],
    ['layers that are no number', 'gpt2', { n_layer: 'two' }, 'n_layer: wanted number, found "two"'],
    ['heads that do not divide the width', 'gpt2', { n_head: 5 }, 'wanted a width that 5 heads divide, found 32'],
    [
      'key heads that do not divide the heads',
      'llama',
      { num_key_value_heads: 4 },
      'wanted num_key_value_heads that divides 6, found 4',
    ],
    ['an activation that is not known', 'gpt2', { activation_function: 'mish' }, 'found mish'],
    [
      'relative positions',
      'bert-masked-lm',
      { position_embedding_type: 'relative_key' },
      'position_embedding_type: wanted',
    ],
    ['a BERT that decodes', 'bert-masked-lm', { is_decoder: true }, 'is_decoder: wanted false, found true'],
    [
      'a rotary scaling that is not known',
      'llama',
      { rope_parameters: { rope_type: 'yarn', factor: 2 } },
      'rope_parameters: rope_type: wanted',
    ],
    [
      'a rotary scaling that is not known, as older configs name it',
      'llama',
      { rope_parameters: null, rope_scaling: { type: 'yarn', factor: 2 } },
      'rope_scaling: rope_type: wanted',
    ],
  ])('%s', async (_what, model, config, message) => {
    const path = await changed(model, config);
    await expect(card(folder)).rejects.toMatchObject({ code: 'checkpoint' });
    await expect(card(folder)).rejects.toThrow(path);
    await expect(card(folder)).rejects.toThrow(message);
  });

  test('weights that are not safetensors', async () => {
    await cp(join(fixture('gpt2'), 'config.json'), join(folder, 'config.json'));
    await expect(card(folder)).rejects.toThrow(
      'wanted weights in model.safetensors or model.safetensors.index.json, found neither',
    );
    await writeFile(join(folder, 'model.safetensors'), 'abc');
    await expect(card(folder)).rejects.toThrow(
      `${join(folder, 'model.safetensors')}: wanted a safetensors file of at least 8 bytes, found 3`,
    );
  });

  test.each([
    [
      'a shard outside the folder',
      '../other.safetensors',
      'wanted the name of a .safetensors file beside it, found "../other.safetensors"',
    ],
    ['a shard with a backslash', 'a\\b.safetensors', 'wanted the name of a .safetensors file beside it'],
    ['a shard of another kind', 'weights.bin', 'wanted the name of a .safetensors file beside it'],
    ['a shard that is missing', 'model-9.safetensors', 'wanted the shard model-9.safetensors, found no such file'],
    [
      'a tensor that is in another shard',
      'model-00002-of-00002.safetensors',
      'tensor model.embed_tokens.weight: wanted in model-00002-of-00002.safetensors, found model-00001-of-00002.safetensors',
    ],
  ])('%s', async (_what, shard, message) => {
    await cp(fixture('llama'), folder, { recursive: true });
    const path = join(folder, 'model.safetensors.index.json');
    const index = (await readFile(path, 'utf8')).replace(
      /("model\.embed_tokens\.weight": )"[^"]*"/,
      `$1${JSON.stringify(shard).replace(/\\/g, '\\\\')}`,
    );
    await writeFile(path, index);
    await expect(card(folder)).rejects.toThrow(message);
  });

  test('a shard index with something else in it', async () => {
    await cp(fixture('llama'), folder, { recursive: true });
    await writeFile(join(folder, 'model.safetensors.index.json'), '{"weight_map": 3}');
    await expect(card(folder)).rejects.toThrow(`${join(folder, 'model.safetensors.index.json')}: weight_map: `);
  });

  test('weights that are a folder', async () => {
    await cp(fixture('gpt2'), folder, { recursive: true });
    await rm(join(folder, 'model.safetensors'));
    await mkdir(join(folder, 'model.safetensors'));
    await expect(card(folder)).rejects.toThrow(`${join(folder, 'model.safetensors')}: wanted a file, found a folder`);
  });

  test('a shard that is cut off', async () => {
    await cp(fixture('llama'), folder, { recursive: true });
    const path = join(folder, 'model-00001-of-00002.safetensors');
    await writeFile(path, (await readFile(path)).subarray(0, -4));
    await expect(card(folder)).rejects.toThrow('are outside the file of 71668 bytes');
  });
});

describe('hashes', () => {
  test('of a file, by its bytes', async () => {
    await writeFile(join(folder, 'a'), 'abc');
    expect(await hashFile(join(folder, 'a'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
    await expect(hashFile(join(folder, 'b'))).rejects.toMatchObject({ code: 'checkpoint' });
  });

  test('of a model, over its shards in order', async () => {
    const hash = createHash('sha256');
    for (const shard of [1, 2])
      hash.update(await readFile(join(fixture('llama'), `model-0000${shard}-of-00002.safetensors`)));
    expect(await modelHash({ path: fixture('llama'), source: 'folder' })).toBe(hash.digest('hex'));
    await mkdir(join(folder, 'empty'));
    await expect(modelHash({ path: join(folder, 'empty'), source: 'folder' })).rejects.toMatchObject({
      code: 'checkpoint',
    });
  });
});
