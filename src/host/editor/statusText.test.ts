import { describe, expect, it } from 'vitest';
import { statusText, type Status } from './statusText';

const status: Status = {
  model: 'headlight-encoder',
  lens: { layer: 3, head: 5, method: 'raw', direction: 'from', query: 2 },
  progress: { running: false, share: 1, done: 1204, total: 18311, milliseconds: 41.3, covered: [] },
  patches: null,
  problem: null,
  live: false,
};

describe('statusText', () => {
  it.each([
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
    ['failed', { ...status, problem: 'no' }, '$(warning) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms'],
    ['live', { ...status, live: true }, '$(record) headlight-encoder  L3 · H5  1,204 of 18,311 tokens  41 ms'],
    [
      'a picture',
      { ...status, model: 'headlight-vit', patches: 64 },
      '$(eye) headlight-vit  L3 · H5  64 patches  41 ms',
    ],
    [
      'starting',
      {
        ...status,
        model: null,
        lens: null,
        progress: { ...status.progress, running: true, done: 0, total: 0, milliseconds: null },
      },
      '$(loading~spin) Attention',
    ],
  ])('%s', (_name, given, wanted) => {
    expect(statusText(given)).toBe(wanted);
  });
});
