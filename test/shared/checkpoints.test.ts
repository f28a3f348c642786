import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import type { PairPayload } from '../../src/engine/models/preparePair';
import { dense, differences, largestDifference, logitsOf, readGolden } from '../engine/golden';
import { loadFolder, runIds, runInput } from '../engine/runModel';

const shared = process.env['HEADLIGHT_SHARED'];
const folder = (name: string): string => join(shared ?? '', 'checkpoints', name);
const missing = !existsSync(folder('stories260K'));
if (missing) console.log('skipped: HEADLIGHT_SHARED does not name a folder with checkpoints/stories260K');

const tensorSchema = v.object({ shape: v.array(v.number()), data: v.string() });
const partialsSchema = v.object({ idx: tensorSchema, attSm: tensorSchema, lm_head: tensorSchema });
const expectedSchema = v.object({ start_ids: v.array(v.number()), steps: v.number(), ids: v.array(v.number()) });

/** Base64 of little-endian float32. */
function numbers({ data }: v.InferOutput<typeof tensorSchema>): Float32Array {
  return new Float32Array(new Uint8Array(Buffer.from(data, 'base64')).buffer);
}

describe.skipIf(missing)('third-party checkpoints', () => {
  const json = async (name: string): Promise<unknown> => JSON.parse(await readFile(folder(name), 'utf8'));

  test('gpt-nano-sort: attention of the first block and logits are those of llm-viz', async () => {
    const reference = v.parse(partialsSchema, await json('gpt-nano-sort/reference-t0-partials.json'));
    const model = await loadFolder(folder('gpt-nano-sort/hf'));
    const { idx, attSm, lm_head: logits } = reference;
    const units = idx.shape[1]!;
    for (let sequence = 0; sequence < idx.shape[0]!; sequence++) {
      const part = (tensor: Float32Array): Float32Array => {
        const size = tensor.length / idx.shape[0]!;
        return tensor.subarray(sequence * size, (sequence + 1) * size);
      };
      const { maps, outputs } = await runIds(model, part(numbers(idx)));
      const found = (await logitsOf(outputs, 'input', units)) ?? [];
      const attention = largestDifference(dense(maps[0]!), part(numbers(attSm)));
      const scores = largestDifference(found, part(numbers(logits)));
      console.log(
        `gpt-nano-sort ${sequence}: attention ${attention.toExponential(1)}, logits ${scores.toExponential(1)}`,
      );
      expect(attention).toBeLessThan(1e-6);
      expect(scores).toBeLessThan(1e-5);
    }
    model.dispose();
  });

  test('stories260K: 200 greedy steps are those of llama2.c, id by id', async () => {
    const { start_ids: start, steps, ids } = v.parse(expectedSchema, await json('stories260K/expected.json'));
    const model = await loadFolder(folder('stories260K'));
    const { lists } = await runIds(model, start, { generate: steps });
    expect([...lists.get('input')!.units.id].slice(0, ids.length)).toEqual(ids);
    model.dispose();
  });

  test('caikit-tiny-bert agrees with transformers to 1e-5', async () => {
    const golden = await readGolden('caikit-tiny-bert');
    const model = await loadFolder(folder('caikit-tiny-bert'));
    const run = await runIds(model, golden.ids);
    const found = await differences(run, golden.tensors, golden.ids.length);
    console.log('caikit-tiny-bert', Object.fromEntries(found));
    for (const [tensor, difference] of found) expect(difference, tensor).toBeLessThan(1e-5);
    model.dispose();
  });

  test('caikit-tiny-t5, with copies of its embeddings, agrees with transformers and writes', async () => {
    const { ids, decoderIds, tensors } = await readGolden('caikit-tiny-t5');
    const model = await loadFolder(folder('caikit-tiny-t5'));
    const { parameters, layers, writes } = model.card;
    // Of 252,704 numbers two tables of embeddings are copies.
    expect({ parameters, layers, writes }).toEqual({
      parameters: 252_704 - 2 * 1302 * 32,
      layers: 10,
      writes: 'output',
    });
    const run = await runIds(model, ids, {
      payload: (payload) => ({ ...(payload as PairPayload), target: decoderIds }),
    });
    expect(run.maps).toHaveLength(15);
    const wanted = new Map([...tensors].filter(([name]) => name !== 'encoder.hidden'));
    const found = await differences(run, wanted, decoderIds.length, 'output');
    console.log('caikit-tiny-t5', Object.fromEntries(found));
    for (const [tensor, difference] of found) expect(difference, tensor).toBeLessThan(1e-5);
    const text = { kind: 'text', text: 'A small text to be read.' } as const;
    const { lists } = await runInput(model, text, { generate: 4 });
    expect(lists.get('output')!.list.length).toBeGreaterThan(1);
    model.dispose();
  });
});
