import { describe, expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../test/support/mapInfo';
import type { Change } from '../protocol/changes';
import { changeWords } from './changeWords';

const encoder = stackInfos('encoder', 3);
const both = [...encoder, mapInfo('decoder.2.cross', { stack: 'decoder.cross', layer: 2, queries: 'output' })];
const nameOf = (list: string, unit: number): string | undefined =>
  list === 'input' ? ['[CLS]', 'the', 'heron'][unit] : undefined;

describe('changeWords', () => {
  it.each<[string, readonly Change[], string]>([
    ['nothing', [], ''],
    ['a head', [{ kind: 'ablate', map: 'encoder.2.self', heads: [3] }], 'head 3 of layer 2 out'],
    ['heads', [{ kind: 'ablate', map: 'encoder.0.self', heads: [0, 1, 3] }], 'heads 0, 1 and 3 of layer 0 out'],
    ['a unit', [{ kind: 'hide', list: 'input', units: [2], how: 'mask' }], '“heron” hidden'],
    ['two units', [{ kind: 'hide', list: 'input', units: [1, 2], how: 'replace' }], '“the” and “heron” replaced'],
    ['many units', [{ kind: 'hide', list: 'input', units: [0, 1, 2], how: 'mask' }], '3 units hidden'],
    ['a unit that nobody can name', [{ kind: 'hide', list: 'slots', units: [7], how: 'mask' }], '1 unit hidden'],
    ['maps', [{ kind: 'uniform', maps: ['encoder.0.self', 'encoder.1.self'], seed: 0 }], 'layers 0 and 1 uniform'],
    ['a map that there is not', [{ kind: 'permute', maps: ['encoder.9.self'], seed: 1 }], 'encoder.9.self permuted'],
    [
      'several',
      [
        { kind: 'ablate', map: 'encoder.1.self', heads: [0] },
        { kind: 'hide', list: 'input', units: [1], how: 'mask' },
      ],
      'head 0 of layer 1 out, “the” hidden',
    ],
  ])('%s', (_name, changes, wanted) => {
    expect(changeWords(changes, encoder, nameOf)).toBe(wanted);
  });

  it('names the stack where there are several', () => {
    expect(changeWords([{ kind: 'ablate', map: 'decoder.2.cross', heads: [1] }], both, nameOf)).toBe(
      'head 1 of decoder.cross layer 2 out',
    );
    expect(changeWords([{ kind: 'uniform', maps: ['encoder.0.self', 'decoder.2.cross'], seed: 0 }], both, nameOf)).toBe(
      'encoder layer 0 and decoder.cross layer 2 uniform',
    );
  });
});
