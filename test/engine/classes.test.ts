import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { TensorReader } from '../../src/engine/checkpoint/tensorReader';
import { writeSafetensors } from '../../src/engine/checkpoint/writeSafetensors';
import { rowOf } from '../../src/core/maps/attentionMap';
import { families } from '../../src/engine/models/families';
import { isOfBody } from '../../src/engine/models/bodyTensors';
import { readModelConfig } from '../../src/engine/models/modelConfig';
import { bodyPrefix } from '../../src/engine/models/unusedTensors';
import { OWN_TYPES, transformersClasses } from '../support/transformersClasses';
import { loadFolder, runIds, runPixels } from './runModel';

const classes = transformersClasses();
const theirs = families.filter(({ modelType }) => !OWN_TYPES.includes(modelType));
const all = theirs.flatMap(({ modelType, reads }) =>
  Object.entries(classes[modelType]!.architectures).map(([architecture, { tensors }]) => ({
    modelType,
    reads,
    architecture,
    tensors,
    config: { ...classes[modelType]!.small, model_type: modelType, architectures: [architecture] },
  })),
);

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'headlight-'));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await rm(folder, { recursive: true });
});

/** A checkpoint of numbers that are all alike, as `save_pretrained` would name them. */
async function save(config: object, tensors: Readonly<Record<string, readonly number[]>>): Promise<void> {
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  const streamed = Object.entries(tensors).map(([name, shape]) => ({
    name,
    shape,
    rows: () => [new Float32Array(shape.reduce((size, length) => size * length, 1)).fill(0.1)],
  }));
  await writeSafetensors(join(folder, 'model.safetensors'), streamed, { format: 'pt' });
}

/** Gives every name that is read of a checkpoint from now on. */
function watchReader(): () => Set<string> {
  const spies = [vi.spyOn(TensorReader.prototype, 'read'), vi.spyOn(TensorReader.prototype, 'rows')];
  return () => new Set(spies.flatMap(({ mock }) => mock.calls.map(([name]) => name)));
}

describe.each(all)('$modelType: $architecture', ({ reads, architecture, tensors, config }) => {
  test('is run, and its card knows what is read of the file', async () => {
    await save(config, tensors);
    const { family, shape } = await readModelConfig(folder);
    const prefix = bodyPrefix((name) => name in tensors, family, shape);
    const namesRead = watchReader();
    const model = await loadFolder(folder);
    const names = namesRead();
    expect(model.card).toMatchObject({ architecture, writes: family.writes[architecture] ?? null });
    const { maps } = reads.includes('text')
      ? await runIds(model, [1, 2, 3])
      : await runPixels(model, { values: new Float32Array(3 * 4 * 4).fill(0.5), width: 4, height: 4 });
    expect(maps.length).toBe(model.card.layers + (maps.some(({ info }) => info.kind === 'cross') ? 1 : 0));
    const body = Object.keys(tensors).filter(
      (name) => name.startsWith(prefix) && isOfBody(shape.tensors, name.slice(prefix.length)),
    );
    expect([...names]).toEqual(expect.arrayContaining(body));
    for (const name of names) {
      const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name;
      expect(body.includes(name) || [name, bare].some((each) => shape.tensors.others.test(each)), name).toBe(true);
    }
    model.dispose();
  });
});

describe('what a config says beside its class', () => {
  const llama = fileURLToPath(new URL('../fixtures/cases/llama-sliding-window', import.meta.url));
  async function changed(change: Record<string, unknown>): Promise<void> {
    await mkdir(folder, { recursive: true });
    await cp(llama, folder, { recursive: true });
    const path = join(folder, 'config.json');
    const json = JSON.parse(await readFile(path, 'utf8')) as Record<string, unknown>;
    await writeFile(path, JSON.stringify({ ...json, ...change }));
  }
  /** How the fifth of five units looks at them, averaged over the heads of the last layer. */
  async function row(): Promise<number[]> {
    const model = await loadFolder(folder);
    const { maps } = await runIds(model, [1, 2, 3, 4, 5]);
    const heads = Array.from({ length: model.card.heads }, (_, head) => rowOf(maps.at(-1)!, head, 4));
    model.dispose();
    return [0, 1, 2, 3, 4].map((key) => heads.reduce((sum, weights) => sum + weights[key]!, 0) / heads.length);
  }
  /** As transformers 5.18 gives it. */
  const WHOLE = [0.22, 0.182, 0.213, 0.092, 0.292];

  test.each<[what: string, change: Record<string, unknown>]>([
    ['sliding_window', {}],
    ['no sliding_window', { sliding_window: undefined }],
    ['keys of other classes', { layer_types: ['sliding_attention', 'sliding_attention'], use_sliding_window: true }],
  ])('Llama is the same with %s', async (_what, change) => {
    await changed(change);
    for (const [key, weight] of (await row()).entries()) expect(weight).toBeCloseTo(WHOLE[key]!, 3);
  });

  test('Mistral looks as far as sliding_window says', async () => {
    await changed({ architectures: ['MistralForCausalLM'], model_type: 'mistral' });
    const weights = await row();
    expect(weights.slice(0, 3)).toEqual([0, 0, 0]);
    expect(weights[3]! + weights[4]!).toBeCloseTo(1);
  });

  test('a model that runs code of its own is refused before its weights are read', async () => {
    await changed({
      architectures: ['LlamaEncoderModel'],
      auto_map: { AutoModel: 'modeling_llama_encoder.LlamaEncoderModel' },
    });
    await expect(loadFolder(folder)).rejects.toMatchObject({ code: 'checkpoint' });
    await expect(loadFolder(folder)).rejects.toThrow('LlamaEncoderModel runs code of its own');
  });

  test('what of a file is not used is told on the card', async () => {
    const { tensors, config } = all.find(({ architecture }) => architecture === 'LlamaForCausalLM')!;
    await save(config, { ...tensors, 'model.layers.0.self_attn.q_proj.bias': [8], 'model.norm2.weight': [8] });
    const model = await loadFolder(folder);
    expect(model.card.warnings).toEqual([
      expect.stringContaining('model.layers.0.self_attn.q_proj.bias'),
      expect.stringContaining('model.norm2.weight'),
    ]);
    model.dispose();
  });

  test('a T5 whose decoder is not run says so', async () => {
    const { tensors, config } = all.find(({ architecture }) => architecture === 'T5ForSequenceClassification')!;
    await save(config, tensors);
    const model = await loadFolder(folder);
    expect(model.card.warnings).toEqual([
      'The encoder is shown alone: what the decoder of T5ForSequenceClassification reads, its own head says',
    ]);
    model.dispose();
  });
});
