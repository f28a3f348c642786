import { describe, expect, test } from 'vitest';
import { showAttendTellConfig } from './showAttendTellConfig';

const config = {
  image_size: 96,
  channels: [24, 128],
  strides: [2, 4],
  embedding_size: 96,
  hidden_size: 224,
  attention_size: 64,
  vocab_size: 71,
  start_token_id: 1,
  eos_token_id: 2,
};

describe('showAttendTellConfig', () => {
  test('reads a grid off the strides', () => {
    expect(showAttendTellConfig('config.json', config)).toMatchObject({
      context: 144,
      picture: { image: { width: 96, height: 96 }, patch: { width: 8, height: 8 }, special: [] },
      convolutions: [
        { inputs: 3, outputs: 24, stride: 2 },
        { inputs: 24, outputs: 128, stride: 4 },
      ],
      width: 128,
      ends: [2],
    });
  });

  test.each([
    ['as many strides as channels', { strides: [2] }, 'config.json: strides: wanted 2, one a convolution, found 1'],
    [
      'a side that the strides divide',
      { image_size: 100 },
      'image_size: wanted a multiple of 8, the strides together, found 100',
    ],
    ['every key', { hidden_size: undefined }, 'config.json: hidden_size: wanted'],
  ])('wants %s', (_, change, message) => {
    expect(() => showAttendTellConfig('config.json', { ...config, ...change })).toThrow(message);
  });
});
