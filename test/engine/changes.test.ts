import { describe, expect, test } from 'vitest';
import { rowOf } from '../../src/core/maps/attentionMap';
import { unhurried } from '../../src/core/work';
import type { Change } from '../../src/protocol/changes';
import type { PairPayload } from '../../src/engine/models/preparePair';
import { emptyPatches } from '../../src/engine/models/preparePicture';
import { patchUnits } from '../support/patchUnits';
import { differences, fixture, readChanges, readReference } from './golden';
import { loadFolder, runIds, runPixels, type RunOptions } from './runModel';

const texts = ['bert-masked-lm', 'gpt2', 'llama', 't5'];

describe.each(texts)('changes to %s', (name) => {
  test('give what transformers gives with another function in place of its attention', async () => {
    const { ids, decoderIds } = await readReference(name);
    const model = await loadFolder(fixture(name));
    const known = await readChanges(name);
    expect(known.size).toBe(name === 'gpt2' ? 4 : 5);
    for (const [change, { changes, tensors }] of known) {
      const options: RunOptions = {
        changes,
        ...(name === 't5' ? { payload: (payload) => ({ ...(payload as PairPayload), target: decoderIds }) } : {}),
      };
      const run = await runIds(model, ids, options);
      const wanted = new Map([...tensors].filter(([tensor]) => tensor !== 'encoder.hidden'));
      const list = name === 't5' ? 'output' : 'input';
      const found = await differences(run, wanted, (name === 't5' ? decoderIds : ids).length, list);
      expect(found.size).toBeGreaterThan(2);
      for (const [tensor, difference] of found)
        expect(difference, `${change}: ${tensor}`).toBeLessThan(tensor === 'logits' && name === 't5' ? 1e-4 : 1e-5);
    }
    model.dispose();
  });
});

test('changes to vit give what transformers gives', async () => {
  const { tensors: plain } = await readReference('vit');
  const model = await loadFolder(fixture('vit'));
  for (const [change, { changes, tensors }] of await readChanges('vit')) {
    const pixels = { values: plain.get('pixel_values')!.slice(), width: 32, height: 32 };
    const units = patchUnits(4, 4, { x: 0, y: 0, width: 32, height: 32 });
    const cut = { patch: { width: 8, height: 8 }, special: ['[CLS]'] };
    emptyPatches({ pixels, picture: { columns: 4 }, units }, cut, changes, model.card);
    const found = await differences(await runPixels(model, pixels, { changes }), tensors, 0);
    expect(found.size, change).toBeGreaterThan(2);
    for (const [tensor, difference] of found) expect(difference, `${change}: ${tensor}`).toBeLessThan(1e-5);
  }
  model.dispose();
});

test.each(['permute', 'uniform'] as const)(
  'a query whose keys are all hidden has no weights, also where they are to be %s',
  async (kind) => {
    const { ids } = await readReference('gpt2');
    const model = await loadFolder(fixture('gpt2'));
    const address = 'decoder.0.self';
    const changes: Change[] = [
      { kind: 'hide', list: 'input', units: [0, 1], how: 'mask' },
      { kind, maps: [address], seed: 2 },
    ];
    const { maps, outputs } = await runIds(model, ids, { changes });
    for (const query of [0, 1]) expect([...rowOf(maps[0]!, 2, query)]).toEqual(Array(ids.length).fill(0));
    expect([...rowOf(maps[0]!, 2, 2)]).toEqual(Array.from(ids, (_, key) => (key === 2 ? 1 : 0)));
    expect((await outputs.hidden(unhurried)).every(Number.isFinite)).toBe(true);
    const { facets } = await runIds(model, ids, { changes, probe: address });
    const steps = facets!.cell(2, 0, 0);
    expect(steps.find(({ name }) => name === 'weight')!.values[0]).toBe(0);
    expect([...steps.find(({ name }) => name === 'context')!.values]).toEqual(Array(8).fill(0));
    model.dispose();
  },
);
