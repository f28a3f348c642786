import { describe, expect, it } from 'vitest';
import { shownList, shownLists, textLists } from '../../../test/support/shownLists';
import { unitTable, wordUnits } from '../../../test/support/unitTable';
import { caretUnit } from './caretUnit';

describe('caretUnit', () => {
  // "why it\n    was"
  const units = unitTable([
    { text: 'why', start: 0, end: 3 },
    { text: ' it', start: 3, end: 6 },
    { text: '\n   ', start: 6, end: 10 },
    { text: ' was', start: 10, end: 14 },
  ]);

  it.each([
    ['in a word', 1, 0],
    ['between two units: the word before', 3, 0],
    ['at the end of a line: the word before', 6, 1],
    ['in an indent', 8, null],
    ['at the end', 14, 3],
  ])('%s', (_name, offset, wanted) => {
    expect(caretUnit(textLists(units), offset)?.unit ?? null).toBe(wanted);
  });

  it('is of the list that holds the text of the document, whatever stands before it', () => {
    const lists = shownLists(
      shownList('output', wordUnits('der Reiher'), { input: null }),
      shownList('input', wordUnits('the heron')),
    );
    expect(caretUnit(lists, 5)).toEqual({ list: 'input', unit: 2 });
    expect(caretUnit(shownLists(shownList('output', units, { input: null })), 1)).toBeNull();
  });
});
