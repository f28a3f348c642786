import { describe, expect, it } from 'vitest';
import { mapInfo } from '../test/support/mapInfo';
import { listOf } from '../src/core/lists';
import { emptyUnits } from '../src/core/units';
import type { Lens } from '../src/protocol/lens';
import type { PanelInspection, PanelList } from '../src/protocol/panel';
import type { Picture } from '../src/protocol/pictures';
import type { UnitTable } from '../src/protocol/units';
import { figure, heatLine, listWords, printable, quoted, topTitle, unitName } from './words';

function unitsOf(...text: string[]): UnitTable {
  return { ...emptyUnits, length: text.length, text, piece: text };
}

function textOf(id: string, ...text: string[]): PanelList {
  return { list: listOf(id, text.length, { medium: 'text', input: 0, picture: null }), units: unitsOf(...text) };
}

type Shown = Pick<PanelInspection, 'lists' | 'maps'>;
const map = mapInfo('encoder.3.self', { heads: 8 });
const lens: Lens = { map: map.address, head: 5, method: 'raw', side: 'query', units: [1], answer: null };
const plain = (line: string): string => line.replace(/[\u2068\u2069]/g, '');

describe('heatLine', () => {
  const list = textOf('input', 'heron', 'it', 'cat');
  const inspection: Shown = { lists: [list], maps: [map] };
  const weights = Float32Array.of(0.41, 0.59, 0);

  it('names the one head of a map', () => {
    const shown: Shown = { lists: [list], maps: [{ ...map, heads: 1 }] };
    const line = plain(heatLine({ inspection: shown, list, weights, lens: { ...lens, head: 'mean' } }, 0));
    expect(line).toBe('layer 3 head 0: “it” looks at “heron” 0.410, rank 2 of 2');
  });

  it.each([
    [lens, 0, 'layer 3 head 5: “it” looks at “heron” 0.410, rank 2 of 2'],
    [lens, 2, 'layer 3 head 5: “it” looks at “cat” 0, out of its sight'],
    [{ ...lens, side: 'key' }, 0, 'layer 3 head 5: “heron” looks at “it” 0.410, rank 2 of 2'],
    [{ ...lens, side: 'all', units: [] }, 1, 'layer 3 head 5: “it” receives 0.590, rank 1 of 2'],
    [{ ...lens, units: [] }, 1, 'layer 3 head 5: “it” receives 0.590, rank 1 of 2'],
    [{ ...lens, head: 'mean' }, 0, 'layer 3 mean of 8 heads: “it” looks at “heron” 0.410, rank 2 of 2'],
    [{ ...lens, head: 'max' }, 0, 'layer 3 strongest of 8 heads: “it” looks at “heron” 0.410, rank 2 of 2'],
    [{ ...lens, method: 'rollout' }, 0, 'rollout to layer 3 head 5: “it” looks at “heron” 0.410, rank 2 of 2'],
  ] as const)('%o of %d', (own, unit, line) => {
    expect(plain(heatLine({ inspection, list, weights, lens: own }, unit))).toBe(line);
  });

  it('takes words from both lists, and names the stack where there are several', () => {
    const output = textOf('output', 'Reiher', 'es', 'Katze');
    const cross = mapInfo('decoder.3.cross', { heads: 8, queries: 'output' });
    const both: Shown = { lists: [list, output], maps: [map, cross] };
    const own = { ...lens, map: cross.address };
    expect(plain(heatLine({ inspection: both, list, weights, lens: own }, 0))).toBe(
      'decoder.cross layer 3 head 5: “es” looks at “heron” 0.410, rank 2 of 2',
    );
    expect(plain(heatLine({ inspection: both, list: output, weights, lens: { ...own, side: 'key' } }, 0))).toBe(
      'decoder.cross layer 3 head 5: “Reiher” looks at “it” 0.410, rank 2 of 2',
    );
  });
});

describe('units of a picture', () => {
  const picture: Picture = {
    width: 2,
    height: 2,
    format: 'png',
    seen: { x: 0, y: 0, width: 2, height: 2 },
    columns: 2,
    rows: 2,
    notes: [],
  };
  const units = unitsOf('[CLS]', 'row 0, column 0', 'row 0, column 1', 'row 1, column 0', 'row 1, column 1');
  const list: PanelList = { list: listOf('input', 5, { medium: 'picture', input: 0, picture }), units };
  const inspection: Shown = { lists: [list], maps: [map] };
  const weights = Float32Array.of(0.1, 0.2, 0.3, 0.4, 0);

  it.each([
    [lens, 3, 'layer 3 head 5: row 0, column 0 looks at row 1, column 0 0.400, rank 1 of 4'],
    [{ ...lens, units: [0] }, 1, 'layer 3 head 5: [CLS] looks at row 0, column 0 0.200, rank 3 of 4'],
    [{ ...lens, units: [1, 2] }, 3, 'layer 3 head 5: row 0, columns 0–1 look at row 1, column 0 0.400, rank 1 of 4'],
    [
      { ...lens, units: [1, 3], side: 'key' },
      3,
      'layer 3 head 5: row 1, column 0 looks at rows 0–1, column 0 0.400, rank 1 of 4',
    ],
    [{ ...lens, units: [] }, 2, 'layer 3 head 5: row 0, column 1 receives 0.300, rank 2 of 4'],
    [
      { ...lens, units: [0, 2] },
      3,
      'layer 3 head 5: the 2 units from [CLS] to row 0, column 1 look at row 1, column 0 0.400, rank 1 of 4',
    ],
  ] as const)('%o of %d', (own, unit, line) => {
    expect(heatLine({ inspection, list, weights, lens: own }, unit)).toBe(line);
  });

  it('are no quotation beside words that are one, in a list of both', () => {
    const mixed: PanelList = {
      units: unitsOf('row 0, column 0', 'heron'),
      list: {
        id: 'input',
        length: 2,
        given: 2,
        parts: [
          { medium: 'picture', input: 0, picture, start: 0, end: 1 },
          { medium: 'text', input: 1, picture: null, start: 1, end: 2 },
        ],
        whole: true,
        columns: [],
      },
    };
    expect([quoted(mixed, 0), plain(quoted(mixed, 1))]).toEqual(['row 0, column 0', '“heron”']);
  });
});

describe('listWords', () => {
  it.each([
    [{ input: 0, given: 4 }, 'input'],
    [{ input: 0, given: 2 }, 'input'],
    [{ input: null, given: 1 }, 'input · written by the model'],
  ])('%o: %s', ({ input, given }, words) => {
    expect(listWords(listOf('input', 4, { medium: 'text', input, picture: null }, given))).toBe(words);
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
    expect(quoted(textOf('input', 'שלום'), 0)).toBe('“\u2068שלום\u2069”');
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
  const inspection: Shown = { lists: [textOf('input', 'a', 'it')], maps: [map] };
  const words = (own: Lens): string => plain(Object.values(topTitle(inspection, own)).filter(Boolean).join(' '));
  it('says what the list is of', () => {
    expect(words(lens)).toBe('“it” looks most at');
    expect(words({ ...lens, side: 'key' })).toBe('Look most at “it”');
    expect(words({ ...lens, units: [] })).toBe('Receive most');
  });
});
