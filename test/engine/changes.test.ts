import { describe, expect, test } from 'vitest';
import type { PairPayload } from '../../src/engine/models/preparePair';
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
    // What is replaced is so before the run: pictureChanges.test.ts.
    if (change === 'hide-replace') continue;
    const pixels = { values: plain.get('pixel_values')!, width: 32, height: 32 };
    for (const [tensor, difference] of await differences(await runPixels(model, pixels, { changes }), tensors, 0))
      expect(difference, `${change}: ${tensor}`).toBeLessThan(1e-5);
  }
  model.dispose();
});
