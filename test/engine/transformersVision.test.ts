import { expect, test } from 'vitest';
import { differences, fixture, loadPictureModel, readReference, runAll } from './golden';

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
  const { tensors, ids } = await readReference(name, input);
  const model = await loadPictureModel(fixture(name));
  const { maps, outputs } = await runAll(model, { values: tensors.get('pixel_values')!, height, width });
  expect(maps.map(({ address }) => address)).toEqual(model.maps.map(({ address }) => address));
  const wanted = new Map([...tensors].filter(([tensor]) => !NOT_SHOWN.includes(tensor)));
  expect([...wanted.keys()].filter((tensor) => tensor.startsWith('encoder.'))).toHaveLength(maps.length);
  for (const [tensor, difference] of differences(maps, outputs, { ids, tensors: wanted }))
    expect(difference, tensor).toBeLessThan(1e-5);
  expect(outputs.classes() === null).toBe(!tensors.has('classes'));
  model.dispose();
});
