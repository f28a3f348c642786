import { expect, it } from 'vitest';
import { isPicture } from './isPicture';

it.each([
  ['/a/heron.png', true],
  ['/a/HERON.JPG', true],
  ['/a/heron.svg', true],
  ['/a/heron.png.md', false],
  ['/a/png', false],
  ['/a.png/heron', false],
])('isPicture: %s', (path, wanted) => {
  expect(isPicture({ path })).toBe(wanted);
});
