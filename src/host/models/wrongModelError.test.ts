import { expect, it } from 'vitest';
import { WrongModelError } from './wrongModelError';

it.each([
  ['image', 'headlight-vit', 'tiny-bert reads texts, not pictures. headlight-vit reads pictures.'],
  [
    'image',
    null,
    'tiny-bert reads texts, not pictures. No model at hand reads pictures: add a folder with one, or download one.',
  ],
  ['text', 'headlight-encoder', 'tiny-bert reads pictures, not texts. headlight-encoder reads texts.'],
] as const)('WrongModelError: %s, instead %s', (modality, instead, wanted) => {
  expect(new WrongModelError('tiny-bert', modality, instead).message).toBe(wanted);
});
