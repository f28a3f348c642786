import { expect, test } from 'vitest';
import { differences, fixture, readReference } from './golden';
import { loadFolder, runPixels } from './runModel';
import { unhurried } from '../../src/core/work';

const models = [
  { name: 'vit', height: 32, width: 32, what: 'class token and classifier, float16' },
  { name: 'deit', height: 32, width: 32, what: 'distillation token, the mean of two classifiers' },
  {
    name: 'dinov2',
    height: 32,
    width: 32,
    what: 'layer scale, positions for fewer patches, classifier over token and mean',
  },
  { name: 'dinov2', input: '56x24', height: 56, width: 24, what: 'positions for another shape' },
  { name: 'dinov2', input: '40x40', height: 40, width: 40, what: 'positions as they are' },
  { name: 'dinov2-registers', height: 32, width: 32, what: 'registers, SwiGLU, antialiased positions' },
  {
    name: 'dinov2-registers',
    input: '56x24',
    height: 56,
    width: 24,
    what: 'antialiased positions, one side longer, one shorter',
  },
  { name: 'clip-vision', height: 32, width: 32, what: 'norm before the blocks, no bias of patches, quick GELU' },
  { name: 'clip-vision-plain', height: 32, width: 32, what: 'without a projection' },
].map((model) => ({ ...model, title: [model.name, model.input].filter(Boolean).join(' ') }));
/** What CLIP makes of the last state, which is not shown. */
const NOT_SHOWN = ['pixel_values', 'pooled', 'embedding'];

test.each(models)('$title agrees with transformers to 1e-5 ($what)', async ({ name, input, height, width }) => {
  const { tensors } = await readReference(name, input);
  const model = await loadFolder(fixture(name));
  const run = await runPixels(model, { values: tensors.get('pixel_values')!, height, width });
  const wanted = new Map([...tensors].filter(([tensor]) => !NOT_SHOWN.includes(tensor)));
  const addresses = [...wanted.keys()].filter((tensor) => tensor.startsWith('encoder.'));
  expect(run.maps.map(({ info }) => info.address)).toEqual(addresses.sort());
  for (const [tensor, difference] of await differences(run, wanted, 0)) expect(difference, tensor).toBeLessThan(1e-5);
  expect((await run.outputs.classes(unhurried)) === null).toBe(!tensors.has('classes'));
  model.dispose();
});
