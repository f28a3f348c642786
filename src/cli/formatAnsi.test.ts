import { describe, expect, it } from 'vitest';
import { unitTable, wordUnits } from '../../test/support/unitTable';
import { listOf } from '../core/lists';
import type { UnitList } from '../protocol/units';
import { formatAnsi, type AnsiReport } from './formatAnsi';

const plain = (painted: string): string => painted.replace(/\u001b\[[\d;]*m/g, '');
const text = { medium: 'text', picture: null } as const;

function report(list: UnitList, units: AnsiReport['view']['units'], rest: Partial<AnsiReport> = {}): AnsiReport {
  return {
    title: 'a title',
    changes: '',
    view: { list, parts: list.parts, units },
    heat: Float32Array.from({ length: units.length }, (_, i) => 0.4 / (i + 1)),
    texts: [],
    written: null,
    sources: [],
    answers: [],
    ...rest,
  };
}

describe('formatAnsi', () => {
  it('cuts a long label between two characters', () => {
    const units = wordUnits(`a${'😀'.repeat(40)} heron`);
    const out = formatAnsi(report(listOf('input', 4, { ...text, input: 0 }), units), false);
    expect(out).toContain(` a${'😀'.repeat(31)} `);
  });

  it('paints what is written behind the text that was given', () => {
    const units = unitTable([
      { text: 'The', start: 0, end: 3 },
      { text: ' heron', start: 3, end: 9 },
      { text: ' waits', start: 9, end: 9 },
    ]);
    const written = { list: 'input', ids: [7], text: ' waits' };
    const list = listOf('input', 3, { ...text, input: 0 }, 2);
    const given = { texts: ['The heron'], written };
    expect(plain(formatAnsi(report(list, units, given), true))).toContain('\n\nThe heron waits\n\n');
    expect(formatAnsi(report(list, units, given), false)).toContain('a title\n\nwaits\n\n');
  });

  it('shows a written list below the heat of another, with the sources of its words', () => {
    const out = formatAnsi(
      report(listOf('input', 4, { ...text, input: 0 }), wordUnits('The heron'), {
        texts: ['The heron'],
        written: { list: 'output', ids: [3], text: ' Der Reiher' },
        sources: ['  Der  ←  The 60.0 %'],
        changes: 'head 1 of layer 0 out',
      }),
      true,
    );
    expect(plain(out)).toContain(
      'a title\n  head 1 of layer 0 out\n\nThe heron\n\nDer Reiher\n\n  Der  ←  The 60.0 %\n\n',
    );
  });

  it('puts a text together of which only the units are known', () => {
    const units = unitTable([
      { text: 'The', start: 0, end: 3 },
      { text: 'heron', start: 5, end: 10 },
    ]);
    const out = formatAnsi(report(listOf('input', 2, { ...text, input: 0 }), units), true);
    expect(plain(out)).toContain('\nThe  heron\n');
  });

  it('shows a list of patches and words as both', () => {
    const picture = {
      width: 20,
      height: 20,
      format: 'png',
      seen: { x: 0, y: 0, width: 20, height: 20 },
      columns: 2,
      rows: 1,
      notes: ['first of 3 frames'],
    };
    const names = ['row 0, column 0', 'row 0, column 1', ' a', ' bird'];
    const units = {
      ...unitTable(names.map((name, i) => ({ text: name, start: 0, end: i < 2 ? 0 : 2 * i }))),
      rectangles: Float32Array.of(0, 0, 10, 20, 10, 0, 10, 20, 0, 0, 0, 0, 0, 0, 0, 0),
    };
    const list: UnitList = {
      id: 'input',
      length: 4,
      given: 4,
      whole: true,
      columns: [],
      parts: [
        { start: 0, end: 2, medium: 'picture', input: 0, picture },
        { start: 2, end: 4, medium: 'text', input: 1, picture: null },
      ],
    };
    const out = formatAnsi(report(list, units, { texts: [null, ' a bird'] }), false);
    expect(out).toContain('a title\npng, 20 × 20, in 2 × 1 patches\n  first of 3 frames\n\n');
    expect(out).toMatch(/40\.0 % {2}row 0, column 0/);
    expect(out).toMatch(/10\.0 % {2}bird/);
    expect(out).toContain('10 × 20 at 0, 0');
  });
});
