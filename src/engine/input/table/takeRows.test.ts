import { describe, expect, it } from 'vitest';
import { readTable } from '../../../core/table/readTable';
import { rowUnits } from './rowUnits';
import { takeRows, type TableShape } from './takeRows';

const SUM: TableShape = { columns: ['value', 'mark'], rows: { least: 2, most: 100_000 } };
const DAYS: TableShape = { columns: ['open', 'close'], rows: { least: 3, most: 3 } };

function taken(text: string, shape = SUM, most = 100_000, focus: { start: number; end: number } | null = null) {
  const table = readTable('t.csv', text);
  const found = takeRows(table, shape, { focus, most }, 'sum (Sum)');
  return { ...found, text: rowUnits(table, found).text };
}

describe('the rows of a table that a model takes', () => {
  it('are all of them, by the names of the columns or by their order', () => {
    expect(taken('Mark,date,Value\n1,mon,0.5\n0,tue,0.25')).toMatchObject({
      text: ['row 1: 0.5, 1', 'row 2: 0.25, 0'],
      columns: [1, 0],
      whole: true,
      notes: [],
    });
    expect(taken('a,b\n1,0.5\n0,0.25').text).toEqual(['row 1: 1, 0.5', 'row 2: 0, 0.25']);
  });

  it('are of more columns the first ones, and that is said', () => {
    expect(taken('a,b,c\n1,2,3\n4,5,6')).toMatchObject({
      columns: [0, 1],
      notes: ['Of 3 columns of numbers it takes a, b'],
    });
  });

  it.each([
    ['a word', 'value,mark\n1,0\n2,x\n3,1', '1 row is left out: row 2 (line 3), mark: “x” is no number'],
    ['nothing', 'value,mark\n,0\n2,1\n3,1', '1 row is left out: row 1 (line 2), value: nothing stands there'],
    ['too few cells', 'value,mark\n1\n2,1\n3,1', '1 row is left out: row 1 (line 2), mark: nothing stands there'],
    [
      'too many cells',
      'value,mark\n0,5,1\n2,1\n3,1',
      '1 row is left out: row 1 (line 2) goes on behind mark with “1”; numbers with a decimal comma want semicolons between them',
    ],
    [
      'several',
      'value,mark\n1,a\n\n2,b\n3,c\n4,d\n5,1\n6,1',
      '4 rows are left out: row 1 (line 2), mark: “a” is no number; row 2 (line 4), mark: “b” is no number; row 3 (line 5), mark: “c” is no number; and 1 more',
    ],
  ])('are those that hold numbers, and the others are named: %s', (_name, text, note) => {
    const { notes, text: units } = taken(text);
    expect(notes).toEqual([note]);
    expect(units).toHaveLength(2);
  });

  it('keep the numbers that they have in the file', () => {
    expect(taken('value,mark\n1,0\n2,x\n3,1').text).toEqual(['row 1: 1, 0', 'row 3: 3, 1']);
  });

  it('may lack what the model does not read', () => {
    expect(taken('value,mark,other\n1,0,x\n2,1,3')).toMatchObject({ columns: [0, 1], notes: [], whole: true });
  });

  it.each([
    ['a\n1\n2', SUM, 't.csv: sum (Sum) takes 2 columns of numbers (value, mark), found 1 (a)'],
    [
      'value,mark\n1,x\n2,y',
      SUM,
      't.csv: sum (Sum) takes 2 columns of numbers (value, mark), found 1 (value); no numbers are in mark',
    ],
    ['a,b\n1,2', SUM, 't.csv: sum (Sum) takes at least 2 rows, found 1'],
    [
      'a,b\n1,2\n3,x',
      SUM,
      't.csv: sum (Sum) takes at least 2 rows, found 1. 1 row is left out: row 2 (line 3), b: “x” is no number',
    ],
    ['open,close\n1,2', DAYS, 't.csv: sum (Sum) takes 3 rows, found 1'],
  ])('are too few: %j', (text, shape, message) => {
    expect(() => taken(text, shape)).toThrow(message);
  });

  it('are of 100,000 so many as are run, those nearest to the screen', () => {
    const lines = Array.from({ length: 100_000 }, (_, row) => `${row},1`);
    const text = `value,mark\n${lines.join('\n')}`;
    const start = text.indexOf('\n70000,1') + 1;
    expect(taken(text, SUM, 500, { start, end: start + 200 })).toMatchObject({
      whole: false,
      notes: ['Of 100,000 rows 500 are run: row 70,001 to row 70,500'],
    });
    expect(taken(text, SUM, 500).text[0]).toBe('row 1: 0, 1');
    const end = { start: text.length - 1, end: text.length };
    expect([...taken(text, DAYS, 500, end).rows]).toEqual([99_997, 99_998, 99_999]);
  }, 60_000);
});

it('a unit tells six digits and eight numbers of its row', () => {
  const table = readTable('t.csv', '0.123456789,2,3,4,5,6,7,8,9');
  const rows = { rows: Int32Array.of(0), columns: [0, 1, 2, 3, 4, 5, 6, 7, 8] };
  expect(rowUnits(table, rows).text).toEqual(['row 1: 0.123457, 2, 3, 4, 5, 6, 7, 8, …']);
  expect(rowUnits(table, rows).values[0]).toBe(Math.fround(0.123456789));
});
