import { expect, it } from 'vitest';
import type { Picture } from '../src/protocol/pictures';
import { pictureWords } from './pictureWords';

const picture: Picture = {
  width: 1024,
  height: 683,
  format: 'jpeg',
  seen: { x: 170.5, y: 0, width: 683, height: 683 },
  columns: 14,
  rows: 14,
  notes: [],
};

it.each([
  [{ notes: ['turned by EXIF'] }, '1,024 × 683, JPEG; turned by EXIF; the model saw the middle 683 × 683'],
  [{ seen: { x: 0, y: 0, width: 1024, height: 683 } }, '1,024 × 683, JPEG; the model saw all of it'],
  [{ seen: { x: 0, y: 0, width: 683, height: 683 } }, '1,024 × 683, JPEG; the model saw 683 × 683 from 0, 0 on'],
  [
    { width: 1, height: 1, format: 'png', seen: { x: 0, y: 0, width: 1, height: 1 } },
    '1 × 1, PNG; the model saw all of it',
  ],
] as const)('%o', (change, words) => {
  expect(pictureWords({ ...picture, ...change })).toBe(words);
});
