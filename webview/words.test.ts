import { describe, expect, it } from 'vitest';
import { emptyUnits } from '../src/core/units';
import type { Lens } from '../src/protocol/lens';
import type { UnitTable } from '../src/protocol/units';
import { figure, heatLine, printable, quoted, topTitle, unitName } from './words';

function unitsOf(...text: string[]): UnitTable {
  return { ...emptyUnits, length: text.length, text, piece: text };
}

const lens: Lens = { layer: 3, head: 5, method: 'raw', direction: 'from', query: 1 };
const plain = (line: string): string => line.replace(/[\u2068\u2069]/g, '');

describe('heatLine', () => {
  const units = unitsOf('heron', 'it', 'cat');
  const weights = Float32Array.of(0.41, 0.59, 0);

  it.each([
    [lens, 0, 'layer 3 head 5: “it” looks at “heron” 0.410, rank 2 of 2'],
    [lens, 2, 'layer 3 head 5: “it” looks at “cat” 0, out of its sight'],
    [{ ...lens, direction: 'to' }, 0, 'layer 3 head 5: “heron” looks at “it” 0.410, rank 2 of 2'],
    [{ ...lens, direction: 'received' }, 1, 'layer 3 head 5: “it” receives 0.590, rank 1 of 2'],
    [{ ...lens, query: null }, 1, 'layer 3 head 5: “it” receives 0.590, rank 1 of 2'],
    [{ ...lens, head: 'mean' }, 0, 'layer 3 mean of 8 heads: “it” looks at “heron” 0.410, rank 2 of 2'],
    [{ ...lens, head: 'max' }, 0, 'layer 3 strongest of 8 heads: “it” looks at “heron” 0.410, rank 2 of 2'],
    [{ ...lens, method: 'rollout' }, 0, 'rollout to layer 3 head 5: “it” looks at “heron” 0.410, rank 2 of 2'],
  ] as const)('%o of %d', (own, unit, line) => {
    expect(plain(heatLine({ units, weights, lens: own, heads: 8 }, unit))).toBe(line);
  });
});

describe('units of a picture', () => {
  const units = {
    ...unitsOf('[CLS]', 'row 0, column 0', 'row 0, column 1', 'row 1, column 0', 'row 1, column 1'),
    rectangles: new Float32Array(20),
  };
  const weights = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0);

  it.each([
    [{ ...lens, query: 1 }, 3, 'layer 3 head 5: row 0, column 0 looks at row 1, column 0 0.400, rank 1 of 4'],
    [{ ...lens, query: 0 }, 1, 'layer 3 head 5: [CLS] looks at row 0, column 0 0.200, rank 3 of 4'],
    [{ ...lens, region: [1, 2] }, 3, 'layer 3 head 5: row 0, columns 0–1 look at row 1, column 0 0.400, rank 1 of 4'],
    [
      { ...lens, region: [1, 3], direction: 'to' },
      3,
      'layer 3 head 5: row 1, column 0 looks at rows 0–1, column 0 0.400, rank 1 of 4',
    ],
    [{ ...lens, region: null, query: null }, 2, 'layer 3 head 5: row 0, column 1 receives 0.300, rank 2 of 4'],
    [
      { ...lens, region: [0, 2] },
      3,
      'layer 3 head 5: the 2 units from [CLS] to row 0, column 1 look at row 1, column 0 0.400, rank 1 of 4',
    ],
  ] as const)('%o of %d', (own, unit, line) => {
    expect(heatLine({ units, weights, lens: own, heads: 8 }, unit)).toBe(line);
  });
});

describe('names of units', () => {
  it.each([
    ['heron', 'heron'],
    ['\n', '⏎'],
    ['  x', 'x'],
    ['  ', '␣␣'],
    ['\u00a0', '[A0]'],
    ['\u200d', '[200D]'],
    ['\u0007', '␇'],
    ['a\u202eb', 'a[202E]b'],
    ['x'.repeat(40), `${'x'.repeat(23)}…`],
    ['🐦'.repeat(40), `${'🐦'.repeat(23)}…`],
  ])('%j is %s', (text, name) => {
    expect(unitName(unitsOf(text), 0)).toBe(name);
  });

  it('are isolated in a sentence', () => {
    expect(quoted(unitsOf('שלום'), 0)).toBe('“\u2068שלום\u2069”');
  });

  it('leave tabs and line breaks of a text to its layout', () => {
    expect(printable('a\tb')).toBe('a\tb');
  });
});

describe('figure', () => {
  it.each([
    [0, '0'],
    [1, '1.000'],
    [0.4127, '0.413'],
    [0.0996, '0.100'],
    [0.031234, '0.0312'],
    [0.000012345, '0.0000123'],
    [1e-9, '1.0e-9'],
  ])('%d is %s', (weight, text) => {
    expect(figure(weight)).toBe(text);
  });
});

describe('topTitle', () => {
  const words = (own: Lens): string =>
    plain(
      Object.values(topTitle(unitsOf('a', 'it'), own))
        .filter(Boolean)
        .join(' '),
    );
  it('says what the list is of', () => {
    expect(words(lens)).toBe('“it” looks most at');
    expect(words({ ...lens, direction: 'to' })).toBe('Look most at “it”');
    expect(words({ ...lens, query: null })).toBe('Receive most');
  });
});
