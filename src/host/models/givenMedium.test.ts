import { expect, it } from 'vitest';
import { readAs } from '../../core/media';
import { textInput } from '../../core/textInput';
import { givenBy, givenTo, readsWords } from './givenMedium';

it.each([
  ['plaintext', '/a/t.csv', 'table'],
  ['plaintext', '/a/T.TSV', 'table'],
  ['csv', '/a/data.txt', 'table'],
  ['tsv', 'Untitled-1', 'table'],
  ['plaintext', '/a/csv', 'text'],
  ['markdown', '/a/t.csv.md', 'text'],
] as const)('a document of %s called %s is a %s', (languageId, path, wanted) => {
  expect(givenBy({ languageId, uri: { path } })).toBe(wanted);
});

it.each([
  ['table', ['table'], 'table'],
  ['table', ['text', 'table'], 'table'],
  // A model of texts that was chosen by hand reads it as the text that it is.
  ['table', ['text'], 'text'],
  ['table', ['picture'], null],
  ['text', ['table'], null],
  ['picture', ['text', 'table'], null],
] as const)('a %s is, for a model that reads %j, %s', (open, reads, wanted) => {
  expect(readAs(open, reads)).toBe(wanted);
});

it('of a text a model is given what it reads', () => {
  expect(textInput('text', 't.csv', '1,2')).toEqual({ kind: 'text', text: '1,2' });
  expect(textInput('table', 't.csv', '1,2')).toMatchObject({
    kind: 'table',
    name: 't.csv',
    columns: ['column 1', 'column 2'],
  });
  expect(() => textInput('picture', 't.csv', '1,2')).toThrow('t.csv: wanted one of the pictures, found a text');
});

it('models are told by what they read', () => {
  expect(readsWords(['table', 'text'])).toBe('texts and tables');
  expect([givenTo(['table']), givenTo(['table', 'text']), givenTo([])]).toEqual(['table', 'text', null]);
});
