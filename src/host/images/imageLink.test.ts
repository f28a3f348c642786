import { describe, expect, it } from 'vitest';
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
