import { describe, expect, it } from 'vitest';
import { documentSlice, type TextShape } from './documentSlice';

const shapeOf = (text: string): TextShape => ({
  length: text.length,
  lineStart: (offset) => text.lastIndexOf('\n', offset - 1) + 1,
  splitsPair: (offset) => /[\ud800-\udbff][\udc00-\udfff]/.test(text.slice(offset - 1, offset + 1)),
});
const focusAt = (offset: number) => ({ start: offset, end: offset });

describe('documentSlice', () => {
  const lines = 'abcdefghi\n'.repeat(100);

  it('takes a short text whole', () => {
    expect(documentSlice(shapeOf('heron'), focusAt(2), 100)).toEqual({ start: 0, end: 5 });
    expect(documentSlice(shapeOf(''), focusAt(0), 100)).toEqual({ start: 0, end: 0 });
  });

  it.each([
    ['in the middle', 503, { start: 450, end: 550 }],
    ['at the start', 0, { start: 0, end: 100 }],
    ['at the end', 1000, { start: 900, end: 1000 }],
  ])('cuts a long text at line starts around a focus %s', (_name, offset, wanted) => {
    expect(documentSlice(shapeOf(lines), focusAt(offset), 100)).toEqual(wanted);
  });

  it('cuts inside a line that is longer than the limit', () => {
    expect(documentSlice(shapeOf('x'.repeat(1000)), focusAt(500), 100)).toEqual({ start: 450, end: 550 });
  });

  it('never cuts a surrogate pair', () => {
    const slice = documentSlice(shapeOf(`x${'🐦'.repeat(500)}`), focusAt(500), 100);
    expect(slice).toEqual({ start: 451, end: 551 });
  });
});
