import { describe, expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../../test/support/mapInfo';
import { patchPart } from '../../../test/support/patchUnits';
import { listOf } from '../../core/lists';
import type { UnitList } from '../../protocol/units';
import { countWords, statusText, type Status } from './statusText';

const text = { medium: 'text', input: 0, picture: null } as const;
const square = { x: 0, y: 0, width: 64, height: 64 };
const patches = patchPart(8, 8, square);
const picture = listOf('input', 65, patches);

const status: Status = {
  model: 'headlight-encoder',
  lens: { map: 'encoder.3.self', head: 5, method: 'raw', side: 'query', units: [2], answer: null },
  maps: stackInfos('encoder', 4),
  lists: [listOf('input', 18311, text)],
  progress: { running: false, share: 1, done: 1204, total: 18311, milliseconds: 41.3, covered: [] },
  waiting: false,
  problem: null,
  live: false,
};

describe('statusText', () => {
  it.each<[string, Status, string]>([
    ['done', status, '$(eye) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms'],
    [
      'slow',
      { ...status, progress: { ...status.progress, milliseconds: 3210 } },
      '$(eye) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  3.2 s',
    ],
    [
      'running',
      { ...status, progress: { ...status.progress, running: true } },
      '$(loading~spin) headlight-encoder  L3 · H5  1,204 of 18,311 tokens',
    ],
    [
      'waiting for an answer',
      { ...status, waiting: true },
      '$(loading~spin) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms',
    ],
    [
      'a cross map',
      {
        ...status,
        lens: { ...status.lens!, map: 'decoder.1.cross', head: 'mean' },
        maps: [...status.maps, mapInfo('decoder.1.cross')],
      },
      '$(eye) headlight-encoder  decoder.cross L1 · mean  1,204 of 18,311 tokens  41 ms',
    ],
    ['failed', { ...status, problem: 'no' }, '$(warning) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms'],
    ['live', { ...status, live: true }, '$(record) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms'],
    [
      'a picture',
      { ...status, model: 'headlight-vit', lists: [picture], progress: { ...status.progress, done: 65, total: 65 } },
      '$(eye) headlight-vit  L3 · H5  64 patches  41 ms',
    ],
    [
      'starting',
      {
        ...status,
        model: null,
        lens: null,
        lists: [],
        progress: { ...status.progress, running: true, done: 0, total: 0, milliseconds: null },
      },
      '$(loading~spin) Attention',
    ],
  ])('%s', (_name, given, wanted) => {
    expect(statusText(given)).toBe(wanted);
  });
});

describe('countWords', () => {
  const all = { done: 23, total: 23 };
  const written: UnitList = { ...listOf('output', 18, { ...text, input: null }), given: 1 };
  const continued: UnitList = {
    ...listOf('input', 23, text, 23),
    length: 40,
    parts: [
      { start: 0, end: 23, ...text },
      { start: 23, end: 40, ...text, input: null },
    ],
  };
  const mixed: UnitList = {
    ...listOf('input', 77, text),
    parts: [
      { ...patches, end: 64 },
      { start: 64, end: 77, ...text },
    ],
  };

  it.each<[string, readonly UnitList[], { done: number; total: number }, string]>([
    ['nothing', [], { done: 0, total: 0 }, ''],
    ['a text', [listOf('input', 23, text)], all, '23 of 23 tokens'],
    ['a text and its translation', [listOf('input', 23, text), written], all, '23 → 17 tokens'],
    ['a picture and its answer', [picture, { ...written, length: 2 }], { done: 65, total: 65 }, '64 patches → 1 token'],
    ['a text that is read', [listOf('input', 23, text), written], { ...all, done: 9 }, '9 of 23 → 17 tokens'],
    ['a text that goes on', [continued], all, '23 → 17 tokens'],
    ['a picture and its caption', [picture, written], { done: 65, total: 65 }, '64 patches → 17 tokens'],
    ['patches and tokens in one list', [mixed], { done: 77, total: 77 }, '64 patches + 13 tokens'],
  ])('%s', (_name, lists, progress, wanted) => {
    expect(countWords(lists, progress)).toBe(wanted);
  });
});
