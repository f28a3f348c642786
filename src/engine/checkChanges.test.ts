import { describe, expect, it } from 'vitest';
import { listOf } from '../core/lists';
import type { Change } from '../protocol/changes';
import type { MapInfo } from '../protocol/models';
import { checkChanges } from './checkChanges';

const map: MapInfo = {
  address: 'encoder.0.self',
  stack: 'encoder',
  layer: 0,
  step: 0,
  kind: 'self',
  heads: 4,
  queries: 'input',
  keys: 'input',
  rows: 'one',
  facets: [],
};
const lists = [listOf('input', 7, { medium: 'text', input: 0, picture: null })];

describe('checkChanges', () => {
  it.each<[Change]>([
    [{ kind: 'uniform', maps: ['encoder.0.self'], seed: 0 }],
    [{ kind: 'ablate', map: 'encoder.0.self', heads: [0, 3] }],
    [{ kind: 'hide', list: 'input', units: [0, 6], how: 'mask' }],
  ])('passes %j', (change) => {
    expect(() => checkChanges([change], [map], lists)).not.toThrow();
  });

  it.each<[Change, string]>([
    [{ kind: 'permute', maps: ['encoder.1.self'], seed: 0 }, 'encoder.1.self: wanted one of encoder.0.self'],
    [{ kind: 'ablate', map: 'decoder.0.self', heads: [0] }, 'decoder.0.self: wanted one of encoder.0.self'],
    [{ kind: 'ablate', map: 'encoder.0.self', heads: [1, 4] }, 'head 4 of encoder.0.self: wanted 0 to 3'],
    [{ kind: 'ablate', map: 'encoder.0.self', heads: [0.5] }, 'head 0.5 of encoder.0.self: wanted 0 to 3'],
    [{ kind: 'hide', list: 'output', units: [0], how: 'mask' }, 'list output: wanted one of input'],
    [{ kind: 'hide', list: 'input', units: [7], how: 'replace' }, 'unit 7 of input: wanted 0 to 6'],
  ])('refuses %j', (change, message) => {
    expect(() => checkChanges([change], [map], lists)).toThrow(`a change to the run: ${message}`);
  });
});
