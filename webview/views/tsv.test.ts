import { expect, it } from 'vitest';
import { tsv } from './tsv';

it('escapes what would end a cell and keeps floats apart', () => {
  expect(
    tsv([
      ['a\tb', 'c\nd\r', '\\'],
      [1, Math.fround(0.1), Math.fround(0.10000001)],
    ]),
  ).toBe('a\\tb\tc\\nd\\r\t\\\\\n1\t0.100000001\t0.100000009\n');
});
