import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { CountingText } from '../../../test/support/countingText';
import { imageLinkAt, imagePlace } from './imageLink';

describe('imageLinkAt', () => {
  it.each([
    ['![a heron](heron.png)', 'heron.png'],
    ['![](../a/heron.png "A heron")', '../a/heron.png'],
    ["![x]( heron.png 'one' )", 'heron.png'],
    ['![x](<a heron.png>)', 'a heron.png'],
    ['![x](heron(1).png)', 'heron(1).png'],
    ['<img src="heron.png">', 'heron.png'],
    ["<IMG alt='a > b' SRC='heron.png'/>", null],
    ["<img alt='a' src='heron.png' />", 'heron.png'],
    ['<img\n  width=100\n  src=heron.png>', 'heron.png'],
    ['<img data-src="no.png" src="heron.png">', 'heron.png'],
    ['[heron](heron.png)', null],
    ['<image src="heron.png">', null],
    ['![x](heron.png', null],
    ['![![x](heron.png)', 'heron.png'],
    ['![x](<a heron.png)', null],
    ['![x](heron.png "a) b")', 'heron.png'],
    ['![x](heron(.png)', null],
    ['<img src="a.png" src="b.png">', 'a.png'],
    ['<img src= src="heron.png">', 'src='],
    ['<img src="heron.png" ', null],
  ])('%j', (text, wanted) => {
    expect(imageLinkAt(text, 3)?.path ?? null).toBe(wanted);
  });

  it('takes the link under the offset, from its first character to its last', () => {
    const text = 'one ![a](a.png)![b](b.png) two';
    const links = Array.from({ length: text.length }, (_, offset) => imageLinkAt(text, offset)?.path[0] ?? ' ').join(
      '',
    );
    expect(links).toBe('    aaaaaaaaaaabbbbbbbbbbb    ');
    expect(imageLinkAt(text, 17)).toEqual({ path: 'b.png', start: 15, end: 26 });
  });
});

/** What a reader may be made to read in vain, over and over. */
const pieces = fc.constantFrom(
  ...[
    '![',
    '![a](',
    ']',
    '](',
    '(',
    ')',
    '<',
    '>',
    '<img ',
    ' src=',
    ' src="',
    " src='",
    '"',
    "'",
    ' ',
    '\n',
    'a',
    'src',
    '<img src=a>',
    '![](b)',
  ],
);

describe('imageLinkAt, of any text', () => {
  const reads = (text: string): number => {
    const counting = new CountingText(text);
    imageLinkAt(counting, text.length);
    return counting.reads;
  };

  it('reads a character a few times, however often a part is written', () => {
    fc.assert(
      fc.property(
        fc.array(pieces, { minLength: 1, maxLength: 6 }),
        fc.array(pieces, { maxLength: 6 }),
        (part, before) => {
          const text = before.join('') + part.join('').repeat(300);
          expect(reads(text)).toBeLessThan(30 * text.length + 100);
        },
      ),
      { seed: 10, numRuns: 500 },
    );
  });

  it('reads twice as much of twice the text', () => {
    for (const part of ['![', '<img ', '![a](b "', '![a]( ', "<img src='", '<img src="a" '])
      expect(reads(part.repeat(8000)) / reads(part.repeat(4000))).toBeLessThan(2.1);
  });

  it('finds links that stand among anything', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', ' ', '\n', ')', ']', '>', '"'), { maxLength: 20 }), (before) => {
        const text = `${before.join('')}![x](heron.png) <img src=bird.png>`;
        expect(imageLinkAt(text, before.length)?.path).toBe('heron.png');
        expect(imageLinkAt(text, text.length - 1)?.path).toBe('bird.png');
      }),
      { seed: 10 },
    );
  });
});

describe('imagePlace', () => {
  it.each([
    ['heron.png', { from: 'document', path: 'heron.png' }],
    ['../a%20b/heron.png?raw=1#x', { from: 'document', path: '../a b/heron.png' }],
    ['/media/heron.png', { from: 'workspace', path: 'media/heron.png' }],
    ['100%.png', { from: 'document', path: '100%.png' }],
    ['https://example.org/heron.png', null],
    ['//example.org/heron.png', null],
    ['data:image/png;base64,AAAA', null],
    ['#heron', null],
  ])('%s', (link, wanted) => {
    expect(imagePlace(link)).toEqual(wanted);
  });
});
