import { describe, expect, it } from 'vitest';
import { isPicture, pictureKind } from './pictureKind';

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
const bytes = (...parts: readonly (number | string)[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'number' ? [part] : [...text(part)])));

describe('pictureKind', () => {
  it.each<[string, Uint8Array, string | null]>([
    ['PNG', bytes(0x89, 'PNG', 13, 10, 26, 10, 0, 0), 'png'],
    ['JPEG', bytes(0xff, 0xd8, 0xff, 0xe1), 'jpeg'],
    ['GIF', text('GIF89a'), 'gif'],
    ['WebP', bytes('RIFF', 1, 2, 3, 4, 'WEBPVP8 '), 'webp'],
    ['a sound in the same container', bytes('RIFF', 1, 2, 3, 4, 'WAVEfmt '), null],
    ['AVIF', bytes(0, 0, 0, 28, 'ftypavif', 0, 0, 0, 0, 'avifmif1'), 'avif'],
    ['AVIF by its second brand', bytes(0, 0, 0, 24, 'ftypmif1', 0, 0, 0, 0, 'miafavif'), 'avif'],
    ['HEIC', bytes(0, 0, 0, 24, 'ftypheic', 0, 0, 0, 0, 'mif1heic'), 'heic'],
    ['a film', bytes(0, 0, 0, 24, 'ftypisom', 0, 0, 2, 0), null],
    ['TIFF, little end first', bytes('II', 42, 0, 8, 0, 0, 0), 'tiff'],
    ['TIFF, big end first', bytes('MM', 0, 42, 0, 0, 0, 8), 'tiff'],
    ['BMP', bytes('BM', 70, 0, 0, 0, 0, 0, 0, 0, 54, 0, 0, 0, 40, 0, 0, 0), 'bmp'],
    ['a text that begins as BMP does', text('BMI is a number that says little about anybody'), null],
    ['SVG', text('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'svg'],
    [
      'SVG behind all that may stand before',
      text(
        '\ufeff<?xml version="1.0"?>\n<!-- <html> -->\n<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x" [\n<!ENTITY a "b">\n]>\n<svg:svg>',
      ),
      'svg',
    ],
    ['SVG in UTF-16', Uint8Array.from(Buffer.from('\ufeff<svg width="1"/>', 'utf16le')), 'svg'],
    ['a page with a drawing in it', text('<!doctype html><html><svg></svg></html>'), null],
    ['an element that only begins so', text('<svgfoo>'), null],
    ['text about SVG', text('The <svg> element'), null],
    ['an open comment', text('<!-- <svg>'), null],
    ['nothing', new Uint8Array(), null],
    ['white space', text('  \n'), null],
  ])('%s', (_name, content, kind) => {
    expect(pictureKind(content)).toBe(kind);
    expect(isPicture(content)).toBe(kind !== null);
  });
});
