import { describe, expect, it } from 'vitest';
import { unitTable, wordUnits } from '../../../test/support/unitTable';
import type { PairResult } from '../../protocol/engine';
import { escapeMarkdown } from './escapeMarkdown';
import { hoverCard, type HoverFacts } from './hoverCard';
import { stripSvg } from './svgImage';

const units = wordUnits('the heron stood');
const pair: PairResult = { weights: Float32Array.of(0, 0.125, 0.5, 0.25), layers: 2, heads: 2 };
const facts: HoverFacts = {
  document: 'file:///a(1).md',
  units,
  unit: 2,
  lens: { layer: 1, head: 0, method: 'raw', direction: 'from', query: 3 },
  weights: Float32Array.of(0.5, 0.3125, 0.125, 0.0625, 0),
  received: Float32Array.of(0.5, 0.25, 0.125, 0.0625, 0.0625),
  shown: Float32Array.of(0.25, 0.5, 0.314, 0, 0),
  pair: { ...pair, query: 3, key: 2 },
  withoutSinks: false,
  lineOf: (unit) => (units.special[unit] === 1 ? null : 1),
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

  it('tells its share and rank for the query, where the pair is strongest, and what it receives', () => {
    const card = hoverCard(facts, dark);
    expect(card).toContain('Gets from “stood” **31.4 %**, rank 2 of 3 · receives 12.5 %, rank 3 of 5');
    expect(card).toContain(') strongest at L1 · H0: 50.0 % · [Pin]');
    expect(hoverCard({ ...facts, lens: { ...facts.lens, direction: 'to' } }, dark)).toContain(
      'Gives “stood” **31.4 %**',
    );
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
    const weights = Float32Array.of(0.5, 0.5);
    const card = hoverCard(
      { ...facts, units: split, unit: 0, weights, received: weights, shown: null, pair: null },
      dark,
    );
    expect(card).toContain('**her** · token 0 · her + on');
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
    const large = { weights: Float32Array.from({ length: 48 * 40 }, (_, i) => i / 1920), layers: 48, heads: 40 };
    expect(stripSvg(large, { layer: 0, head: null }, dark).length).toBeLessThan(70_000);
  });
});
