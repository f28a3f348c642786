import { expect, test } from 'vitest';
import { differences, fixture, loadPictureModel, readGolden, runAll } from './golden';

const models = [
  { golden: 'vit', height: 32, width: 32, what: 'class token and classifier, float16' },
  { golden: 'deit', height: 32, width: 32, what: 'distillation token, the mean of two classifiers' },
  {
    golden: 'dinov2',
    height: 32,
    width: 32,
    what: 'layer scale, positions for fewer patches, classifier over token and mean',
  },
  { golden: 'dinov2-56x24', model: 'dinov2', height: 56, width: 24, what: 'positions for another shape' },
  { golden: 'dinov2-40x40', model: 'dinov2', height: 40, width: 40, what: 'positions as they are' },
  { golden: 'dinov2-registers', height: 32, width: 32, what: 'registers, SwiGLU, antialiased positions' },
  {
    golden: 'dinov2-registers-56x24',
    model: 'dinov2-registers',
    height: 56,
    width: 24,
    what: 'antialiased positions, one side longer, one shorter',
  },
  { golden: 'clip-vision', height: 32, width: 32, what: 'norm before the blocks, no bias of patches, quick GELU' },
];
/** What CLIP makes of the last state, which is not shown. */
const NOT_SHOWN = ['pixel_values', 'pooled', 'embedding'];

test.each(models)(
  '$golden agrees with the PyTorch reference to 1e-5 ($what)',
  async ({ golden: name, model: folder = name, height, width }) => {
    const { tensors, ids } = await readGolden(name);
    const model = await loadPictureModel(fixture(folder));
    const { maps, outputs } = await runAll(model, { values: tensors.get('pixel_values')!, height, width });
    expect(maps.map(({ address }) => address)).toEqual(model.maps.map(({ address }) => address));
    const wanted = new Map([...tensors].filter(([tensor]) => !NOT_SHOWN.includes(tensor)));
    expect([...wanted.keys()].filter((tensor) => tensor.startsWith('encoder.'))).toHaveLength(maps.length);
    for (const [tensor, difference] of differences(maps, outputs, { ids, tensors: wanted }))
      expect(difference, tensor).toBeLessThan(1e-5);
    expect(outputs.classes() === null).toBe(!tensors.has('classes'));
    model.dispose();
  },
);
