import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TableInput } from '../../protocol/tables';
import { readTable } from './readTable';

/** The rows of numbers, and what stands in the file where they are said to stand. */
function rowsOf(text: string): { rows: (readonly number[])[]; places: string[]; table: TableInput } {
  const table = readTable('t.csv', text);
  const { columns, values, start, end } = table;
  const rows = Array.from({ length: start.length }, (_, row) => [
    ...values.subarray(row * columns.length, (row + 1) * columns.length),
  ]);
  return { rows, places: rows.map((_row, row) => text.slice(start[row], end[row])), table };
}

describe('a table', () => {
  it.each([
    [
      'commas',
      'value,mark\n0.5,1\n-2,0\n',
      ['value', 'mark'],
      [
        [0.5, 1],
        [-2, 0],
      ],
      ['0.5,1', '-2,0'],
    ],
    [
      'no header',
      '0.5,1\n-2,0',
      ['column 1', 'column 2'],
      [
        [0.5, 1],
        [-2, 0],
      ],
      ['0.5,1', '-2,0'],
    ],
    [
      'semicolons and decimal commas',
      'Wert;Marke\n0,5;1\n-2;0',
      ['Wert', 'Marke'],
      [
        [0.5, 1],
        [-2, 0],
      ],
      ['0,5;1', '-2;0'],
    ],
    ['semicolons and decimal points', 'a;b\n0.5;1', ['a', 'b'], [[0.5, 1]], ['0.5;1']],
    ['tabs and decimal commas', 'a\tb\n0,5\t1', ['a', 'b'], [[0.5, 1]], ['0,5\t1']],
    [
      'a mark and CRLF',
      '\ufeffa,b\r\n1,2\r\n3,4\r\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
      ['1,2', '3,4'],
    ],
    [
      'CR alone',
      'a,b\r1,2\r3,4',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
      ['1,2', '3,4'],
    ],
    [
      'LF and CRLF mixed',
      'a,b\n1,2\r\n3,4\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
      ['1,2', '3,4'],
    ],
    [
      'quotes',
      '"a","b, or c"\r\n"1","2"\r\n3,"4"\r\n',
      ['a', 'b, or c'],
      [
        [1, 2],
        [3, 4],
      ],
      ['"1","2"', '3,"4"'],
    ],
    ['a quoted line break', '"a\nb",c\n1,2', ['a\nb', 'c'], [[1, 2]], ['1,2']],
    [
      'blank lines and blanks',
      'a,b\n\n 1 , 2 \n , \n   \n3,4\n\n',
      ['a', 'b'],
      [
        [1, 2],
        [3, 4],
      ],
      [' 1 , 2 ', '3,4'],
    ],
    ['one column', 'a\n1\n2', ['a'], [[1], [2]], ['1', '2']],
    [
      'exponents and signs',
      '1e3,+2,−3,.5,4.',
      ['column 1', 'column 2', 'column 3', 'column 4', 'column 5'],
      [[1000, 2, -3, 0.5, 4]],
      ['1e3,+2,−3,.5,4.'],
    ],
    ['a name that is missing', 'a,\n1,2', ['a', 'column 2'], [[1, 2]], ['1,2']],
    ['separators behind the last cell', 'a,b,\n1,2,\n', ['a', 'b'], [[1, 2]], ['1,2,']],
  ])('with %s', (_name, text, columns, rows, places) => {
    const read = rowsOf(text);
    expect(read.table.columns).toEqual(columns);
    expect(read.rows).toEqual(rows);
    expect(read.places).toEqual(places);
    expect(read.table.wrong).toEqual([]);
  });

  it('leaves columns of words out, and says which', () => {
    const { rows, table } = rowsOf('date,open,note\n2024-01-01,5,\n2024-01-02,6,up');
    expect([table.columns, table.labels, rows]).toEqual([['open'], ['date', 'note'], [[5], [6]]]);
    expect(table.wrong).toEqual([]);
  });

  it.each([
    [
      'a word',
      'a,b\n1,2\n3,x',
      [{ row: 1, column: 1, found: 'x' }],
      [
        [1, 2],
        [3, NaN],
      ],
    ],
    [
      'nothing',
      'a,b\n1,\n3,4',
      [{ row: 0, column: 1, found: '' }],
      [
        [1, NaN],
        [3, 4],
      ],
    ],
    [
      'a row that is too short',
      'a,b\n1\n3,4',
      [{ row: 0, column: 1, found: '' }],
      [
        [1, NaN],
        [3, 4],
      ],
    ],
    [
      'a row that is too long',
      'a,b\n0,5,1\n3,4',
      [{ row: 0, column: 2, found: '1' }],
      [
        [NaN, NaN],
        [3, 4],
      ],
    ],
    [
      'another decimal mark',
      'a;b\n0,5;1,5\n0.5;2',
      [{ row: 1, column: 0, found: '0.5' }],
      [
        [0.5, 1.5],
        [NaN, 2],
      ],
    ],
    [
      'thousands',
      'a;b\n1.000,5;2\n1,5;2',
      [{ row: 0, column: 0, found: '1.000,5' }],
      [
        [NaN, 2],
        [1.5, 2],
      ],
    ],
    [
      'what is no number of a table',
      '1,2\nNaN,Infinity\n0x10,1e39',
      [
        { row: 1, column: 0, found: 'NaN' },
        { row: 1, column: 1, found: 'Infinity' },
        { row: 2, column: 0, found: '0x10' },
        { row: 2, column: 1, found: '1e39' },
      ],
      [
        [1, 2],
        [NaN, NaN],
        [NaN, NaN],
      ],
    ],
  ])('names a cell with %s', (_name, text, wrong, rows) => {
    const read = rowsOf(text);
    expect(read.table.wrong).toEqual(wrong);
    expect(read.rows).toEqual(rows);
  });

  it('takes a quote that is never closed as a cell that is no number', () => {
    const { table, rows } = rowsOf('a,b\n1,2\n3,"4\n5,6\n7,8\n');
    expect(rows).toEqual([
      [1, 2],
      [3, NaN],
    ]);
    expect(table.wrong[0]?.found).toMatch(/^4\n5,6/);
  });

  it('of rows of several lengths without a header has as many columns as most rows', () => {
    expect(rowsOf('1\n1,2\n3,4\n5,6,7').rows).toEqual([
      [1, NaN],
      [1, 2],
      [3, 4],
      [NaN, NaN],
    ]);
  });

  it('counts lines as an editor does', () => {
    expect([...rowsOf('"a\nb",c\n\n1,2\n3,4').table.line]).toEqual([4, 5]);
  });

  it.each([
    ['', /^t\.csv: wanted rows of numbers, found none: the file is empty, or all blank$/],
    ['\ufeff\r\n \n', /all blank$/],
    ['a,b\n', /^t\.csv: wanted columns of numbers, found a header and no rows$/],
    ['a,b\nx,y', /^t\.csv: wanted columns of numbers, found none among a, b$/],
  ])('without numbers (%j) is refused by name', (text, message) => {
    expect(() => readTable('t.csv', text)).toThrow(message);
  });

  it('of 100,000 rows is read whole', () => {
    const text = `value,mark\n${Array.from({ length: 100_000 }, (_, row) => `${row / 8},${row % 2}`).join('\n')}`;
    const { values, start, end } = readTable('long.csv', text);
    expect([values.length, text.slice(start[99_999], end[99_999])]).toEqual([200_000, '12499.875,1']);
  }, 60_000);
});

describe('whatever stands in a file', () => {
  const number = fc.double({ min: -3e38, max: 3e38, noNaN: true });
  const layout = fc.record({
    separator: fc.constantFrom(',', ';', '\t'),
    decimal: fc.constantFrom('.', ','),
    newline: fc.constantFrom('\n', '\r\n', '\r'),
    mark: fc.boolean(),
    header: fc.boolean(),
    quoted: fc.boolean(),
    blanks: fc.boolean(),
    last: fc.boolean(),
  });

  it('numbers come out as they were written, from the places that are told', () => {
    fc.assert(
      fc.property(
        layout,
        fc
          .integer({ min: 2, max: 4 })
          .chain((columns) =>
            fc.array(fc.array(number, { minLength: columns, maxLength: columns }), { minLength: 1, maxLength: 8 }),
          ),
        ({ separator, decimal, newline, mark, header, quoted, blanks, last }, numbers) => {
          const point = separator === ',' ? '.' : decimal;
          const cell = (value: number): string => {
            const text = String(value).replace('.', point);
            return quoted ? `"${text}"` : text;
          };
          const written = numbers.map((row) => row.map(cell).join(separator));
          const names = numbers[0]!.map((_value, i) => `name ${i}`);
          const lines = [...(header ? [names.join(separator)] : []), ...written];
          const text = `${mark ? '\ufeff' : ''}${lines.join(blanks ? `${newline}  ${newline}` : newline)}${last ? newline : ''}`;
          const read = rowsOf(text);
          expect(read.rows).toEqual(numbers.map((row) => row.map((value) => Number(String(value)))));
          expect(read.places).toEqual(written);
          expect(read.table.columns).toEqual(header ? names : names.map((_name, i) => `column ${i + 1}`));
          // Each row alone holds the same numbers, as a row of the same file.
          const [first] = read.places;
          expect(rowsOf(first!).rows[0]).toEqual(read.rows[0]);
        },
      ),
    );
  });

  it('is read or refused by name, and rows stand in order, each in the text', () => {
    const piece = fc.constantFrom(
      '1',
      '2.5',
      '0,5',
      'x',
      '"',
      '""',
      ',',
      ';',
      '\t',
      '\n',
      '\r\n',
      '\r',
      ' ',
      '\ufeff',
      '-',
      'é',
      '😀',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        let table: TableInput;
        try {
          table = readTable('any.csv', text);
        } catch (error) {
          expect(error).toMatchObject({
            code: 'input',
            message: expect.stringMatching(/^any\.csv: wanted /) as string,
          });
          return;
        }
        const { start, end, values, columns, wrong } = table;
        expect(values).toHaveLength(start.length * columns.length);
        for (const [row, from] of start.entries()) {
          expect(from).toBeLessThan(end[row]!);
          expect(end[row]).toBeLessThanOrEqual(start[row + 1] ?? text.length);
        }
        const missing = [...values].filter((value) => Number.isNaN(value)).length;
        expect(missing > 0).toBe(wrong.length > 0);
      }),
      { numRuns: 500 },
    );
  });
});
