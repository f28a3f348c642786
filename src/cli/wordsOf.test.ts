import { expect, it } from 'vitest';
import { unitTable } from '../../test/support/unitTable';
import { wordsOf } from './wordsOf';

it('puts the pieces of a word together and leaves special units out', () => {
  const units = {
    ...unitTable([
      { text: '[CLS]', start: 0, end: 0, special: true },
      { text: ' her', start: 0, end: 4 },
      { text: 'on', start: 4, end: 6 },
      { text: 'row 0, column 1', start: 0, end: 0 },
      { text: 'row 0, column 2', start: 0, end: 0 },
    ]),
    word: Int32Array.of(-1, 0, 0, -1, -1),
  };
  expect(wordsOf(units)).toEqual([
    { text: 'heron', units: [1, 2] },
    { text: 'row 0, column 1', units: [3] },
    { text: 'row 0, column 2', units: [4] },
  ]);
});
