import { describe, expect, it } from 'vitest';
import { unitTable, wordUnits } from '../../../test/support/unitTable';
import { mapInfo, stackInfos } from '../../../test/support/mapInfo';
import { shownList, shownLists, textLists } from '../../../test/support/shownLists';
import type { PairWeights } from '../../protocol/engine';
import type { Heat, Lens } from '../../protocol/lens';
import { escapeMarkdown } from './escapeMarkdown';
import { hoverCard, type HoverFacts } from './hoverCard';
import { stripSvg } from './svgImage';

const units = wordUnits('the heron stood');
const written = unitTable([
  { text: '<pad>', start: 0, end: 0, special: true },
  { text: 'Reiher', start: 0, end: 0 },
]);
const lists = shownLists(shownList('input', units), shownList('output', written, { input: null }));
const maps = stackInfos('encoder', 2, { heads: 2 });
const pair: PairWeights = { query: 3, key: 2, weights: Float32Array.of(0, 0.125, 0.5, 0.25), maps: 2, heads: 2 };
const lens: Lens = { map: 'encoder.1.self', head: 0, method: 'raw', side: 'query', units: [3], answer: null };
const heatOf = (weights: readonly number[], told: Partial<Heat> = {}): Heat => ({
  lens,
  list: 'input',
  weights: Float32Array.from(weights),
  ...told,
});
const facts: HoverFacts = {
  document: 'file:///a(1).md',
  lists,
  maps,
  place: { list: 'input', unit: 2 },
  lens,
  own: heatOf([0.5, 0.3125, 0.125, 0.0625, 0]),
  received: heatOf([0.5, 0.25, 0.125, 0.0625, 0.0625]),
  shown: heatOf([0.25, 0.5, 0.314, 0, 0]),
  pair,
  predictions: [],
  continues: false,
  withoutSinks: false,
  lineOf: ({ list, unit }) => (list === 'input' && units.special[unit] !== 1 ? 1 : null),
};
const dark = { ground: 'dark' } as const;

describe('hoverCard', () => {
  it('names the unit, the lens and what it looks at, with exact numbers', () => {
    const lines = hoverCard(facts, dark).split('\n');
    expect(lines[0]).toBe('**heron** · token 2 · heron · L1 · H0 looks at');
    const rows = lines
      .filter((line) => line.startsWith('| ') && !line.startsWith('| |'))
      .map((line) => line.split(' | '));
    expect(rows.map((row) => [row[0], row[2]])).toEqual([
      ['| &#91;CLS&#93;', '50.0 %'],
      ['| the', '31.3 %'],
      ['| heron', '12.5 %'],
      ['| stood', '6.25 %'],
    ]);
    expect(rows[0]![3]).toBe('sink |');
    expect(rows[1]![3]).toMatch(/^\[line 1\]\(command:headlight\.link\.revealUnit\?[^()]*\) \|$/);
  });

  it('tells its share and rank for the unit of the lens, where the pair is strongest, and what it receives', () => {
    const card = hoverCard(facts, dark);
    expect(card).toContain('Gets from “stood” **31.4 %**, rank 2 of 3 · receives 12.5 %, rank 3 of 5');
    expect(card).toContain(') strongest at L1 · H0: 50.0 % · [Pin]');
    expect(hoverCard({ ...facts, lens: { ...lens, side: 'key' } }, dark)).toContain('Gives “stood” **31.4 %**');
  });

  it('leaves out what there is not', () => {
    const card = hoverCard({ ...facts, shown: null, pair: null, withoutSinks: true }, dark);
    expect(card).not.toMatch(/Gets|strongest|sink|CLS/);
    expect(card).toContain('\n\nReceives 12.5 %, rank 3 of 5  \n[Pin]');
    expect(hoverCard({ ...facts, pair: { ...facts.pair!, weights: new Float32Array(4) } }, dark)).not.toContain(
      'strongest',
    );
  });

  it('lists the pieces of a word', () => {
    const split = {
      ...unitTable([
        { text: 'her', start: 0, end: 3 },
        { text: 'on', start: 3, end: 5 },
      ]),
      word: Int32Array.of(0, 0),
    };
    const place = { list: 'input', unit: 0 };
    const heat = heatOf([0.5, 0.5]);
    const card = hoverCard(
      { ...facts, lists: textLists(split), place, own: heat, received: heat, shown: null, pair: null },
      dark,
    );
    expect(card).toContain('**her** · token 0 · her + on');
  });

  it('tells of a cross map who of the other list looks, without a line, and nothing of what is not over its list', () => {
    const cross = [0, 1].map((layer) => mapInfo(`decoder.${layer}.cross`, { heads: 2, queries: 'output' }));
    const key: Lens = { ...lens, map: 'decoder.1.cross', head: 1, side: 'key', units: [3] };
    const card = hoverCard(
      {
        ...facts,
        maps: [...maps, ...cross],
        lens: key,
        own: heatOf([0.25, 0.75], { lens: { ...key, units: [2] }, list: 'output' }),
        shown: heatOf([0.5, 0.5], { list: 'output' }),
        pair: { query: 1, key: 2, weights: Float32Array.of(0.1, 0.25, 0.75, 0.5), maps: 2, heads: 2 },
      },
      dark,
    );
    expect(card).toContain('**heron** · token 2 · heron · decoder&#46;cross L1 · H1 is looked at by');
    expect(card).toMatch(/\| Reiher \| !\[\]\([^)]*\) \| 75\.0 % \| output \|/);
    expect(card).not.toMatch(/Gets|Gives/);
    expect(card).toContain(' strongest at decoder&#46;cross L1 · H0: 75.0 %');
    expect(card).toContain('Receives 12.5 %, rank 3 of 5');
  });

  it('tells what the model would write, the three likeliest', () => {
    const predictions = ['the', ' a', '<b>', 'an'].map((piece, i) => ({ piece, probability: 0.31 / (i + 1) }));
    expect(hoverCard({ ...facts, predictions }, dark)).toContain(
      '  \nhere: “the” 31.0 %, “a” 15.5 %, “&#60;b&#62;” 10.3 %  \n',
    );
    expect(hoverCard({ ...facts, predictions, continues: true }, dark)).toContain('next: “the” 31.0 %');
    expect(hoverCard(facts, dark)).not.toMatch(/here:|next:/);
  });

  it('never takes text of the document for markup', () => {
    for (const text of [
      '|',
      '[a](command:x)',
      '![x](y)',
      '<img src=x>',
      '`a`',
      '$(eye)',
      'https://a.b',
      '&lt;',
      'a\n\nb',
    ]) {
      expect(escapeMarkdown(text)).not.toMatch(/[|[\]()<>`$\n]|https:\/\/|&lt;/);
    }
  });
});

describe('stripSvg', () => {
  it('draws every cell and frames the lens', () => {
    const svg = stripSvg(pair, { layer: 1, head: 0 }, dark);
    expect(svg.match(/M\d+ \d+h/g)).toHaveLength(4);
    expect(svg).toContain('<rect x="0.5" y="10.5" width="10" height="10"');
    expect(stripSvg(pair, { layer: 0, head: null }, dark)).toContain('width="20" height="10" fill="none"');
  });

  it('stays small for a large model', () => {
    const weights = Float32Array.from({ length: 48 * 40 }, (_, i) => i / 1920);
    const large = { ...pair, weights, maps: 48, heads: 40 };
    expect(stripSvg(large, { layer: 0, head: null }, dark).length).toBeLessThan(70_000);
  });
});
