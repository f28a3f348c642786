import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { unhurried } from '../../src/core/work';
import { differences, fixture, readReference, type Reference } from './golden';
import { loadFolder, runIds, runInput, type Run } from './runModel';

const ADDRESSES = [
  ...[0, 1, 2].map((layer) => `encoder.${layer}.self`),
  ...[0, 1].flatMap((layer) => [`decoder.${layer}.self`, `decoder.${layer}.cross`]),
];

/** Maps to 1e-5, logits to 1e-4. The encoder's last state is not shown. */
async function expectAgreement(run: Run, { tensors }: Reference, units: number): Promise<void> {
  const wanted = new Map([...tensors].filter(([name]) => name !== 'encoder.hidden'));
  const found = await differences(run, wanted, units, 'output');
  for (const [tensor, difference] of found) expect(difference, tensor).toBeLessThan(tensor === 'logits' ? 1e-4 : 1e-5);
  expect([...found.keys()].sort()).toEqual([...ADDRESSES, 'hidden', 'logits'].sort());
}

describe.each(['t5', 't5-gated'])('%s', (name) => {
  test('is given a target as transformers is', async () => {
    const reference = await readReference(name, 'target');
    const model = await loadFolder(fixture(name));
    const { text, target } = reference.metadata;
    const run = await runInput(model, { kind: 'text', text: text! }, { target: target! });
    expect(run.told).toEqual(ADDRESSES);
    const [input, output] = ['input', 'output'].map((list) => run.lists.get(list)!);
    expect([...input!.units.id]).toEqual([...reference.ids]);
    expect([...output!.units.id]).toEqual([...reference.decoderIds]);
    expect(output!.list).toMatchObject({ length: 8, given: 8, parts: [{ medium: 'text', input: null }] });
    expect([...output!.units.special]).toEqual([1, 0, 0, 0, 0, 0, 0, 0]);
    await expectAgreement(run, reference, 8);
    expect(await run.outputs.logits('input', 0, unhurried)).toBeNull();
    model.dispose();
  });

  test('writes as transformers does, and its maps grow to those of the whole', async () => {
    const reference = await readReference(name);
    const model = await loadFolder(fixture(name));
    const run = await runIds(model, reference.ids, { generate: 12 });
    const { list, units } = run.lists.get('output')!;
    expect([...units.id]).toEqual([...reference.decoderIds]);
    expect(list).toMatchObject({ length: 13, given: 1 });
    expect(units.text.slice(1).join('').trim()).toBe(reference.metadata['generated_text']!.trim());
    await expectAgreement(run, reference, 13);
    // After every unit the list, then the maps that have grown: those of the encoder have not.
    const step = ['output', ...ADDRESSES.filter((address) => address.startsWith('decoder'))];
    expect(run.told).toEqual([...ADDRESSES, ...Array.from({ length: 12 }, () => step).flat()]);
    model.dispose();
  });
});

test('a config that transformers 5 saved is read as the one before it', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'headlight-'));
  await cp(fixture('t5-gated'), folder, { recursive: true });
  await cp(join(folder, 'config-saved-by-5.json'), join(folder, 'config.json'));
  const reference = await readReference('t5-gated', 'target');
  const model = await loadFolder(folder);
  const { text, target } = reference.metadata;
  await expectAgreement(await runInput(model, { kind: 'text', text: text! }, { target: target! }), reference, 8);
  model.dispose();
  await rm(folder, { recursive: true });
});

test('without a target the decoder reads its start alone', async () => {
  const model = await loadFolder(fixture('t5'));
  const { ids } = await readReference('t5');
  const run = await runIds(model, ids);
  const cross = run.maps.find(({ info }) => info.address === 'decoder.1.cross')!;
  expect([cross.queries, cross.keys]).toEqual([1, 13]);
  expect(cross.info).toMatchObject({
    stack: 'decoder.cross',
    layer: 1,
    step: 1,
    kind: 'cross',
    queries: 'output',
    keys: 'input',
  });
  model.dispose();
});
