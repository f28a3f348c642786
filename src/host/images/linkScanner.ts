import type { ReadableText } from '../../core/readableText';
import type { Range } from '../../protocol/units';
import { NextOccurrence } from './nextOccurrence';

/** Where a text shows a picture: what is written as its place, and the whole link. */
export interface ImageLink extends Range {
  readonly path: string;
}

/** What was read at a place, and where it ends. */
interface Read {
  readonly path: string;
  readonly end: number;
}

const IMG = '<img';

/**
 * Finds the links to pictures in a text, in order and without overlap. It goes forward only: what is looked for ahead is remembered, and what one
 * attempt has read in vain is not read again by the next.
 */
export class LinkScanner {
  constructor(private readonly text: ReadableText) {}

  /** `![alternative](path "title")`; the path may stand in angle brackets, or hold pairs of parentheses. */
  *markdown(): Generator<ImageLink> {
    const opening = new NextOccurrence(this.text, '![');
    const bracket = new NextOccurrence(this.text, ']');
    const quotes = this.quotes();
    let tried = -1;
    for (let start = opening.from(0); start !== -1;) {
      const close = bracket.from(start + 2);
      if (close === -1) return;
      // Some beginnings may share the end of their alternative: what stands behind it is the same for all.
      const read = close === tried || this.at(close + 1) !== '(' ? null : this.target(close + 2, quotes);
      tried = close;
      if (read !== null) yield { path: read.path, start, end: read.end };
      start = opening.from(read?.end ?? start + 2);
    }
  }

  /** `<img … src="path" …>` */
  *html(): Generator<ImageLink> {
    const less = new NextOccurrence(this.text, '<');
    const greater = new NextOccurrence(this.text, '>');
    const quotes = this.quotes();
    for (let start = less.from(0); start !== -1;) {
      let next = start + 1;
      if (this.isImg(start)) {
        const close = greater.from(start);
        if (close === -1) return;
        const read = this.source(start + IMG.length, close, quotes, greater);
        // In vain to the tag's end: every other beginning before it would read the same.
        next = read?.end ?? close + 1;
        if (read !== null) yield { path: read.path, start, end: read.end };
      }
      start = less.from(next);
    }
  }

  /** What stands in the parentheses of a link, behind the opening one. */
  private target(start: number, quotes: Quotes): Read | null {
    let at = this.afterSpace(start);
    const angle = this.at(at) === '<';
    const from = angle ? at + 1 : at;
    const end = angle ? this.angleEnd(from) : this.bareEnd(from);
    if (end === from || (angle && this.at(end) !== '>')) return null;
    const path = this.text.slice(from, end);
    at = angle ? end + 1 : end;
    const title = this.afterSpace(at);
    const quote = this.at(title);
    if (title > at && (quote === '"' || quote === "'")) {
      const close = quotes[quote].from(title + 1);
      if (close === -1) return null;
      at = close + 1;
    }
    at = this.afterSpace(at);
    return this.at(at) === ')' ? { path, end: at + 1 } : null;
  }

  private angleEnd(at: number): number {
    while (at < this.text.length && !'<>\n'.includes(this.at(at))) at++;
    return at;
  }

  /** Of a path without angle brackets: at white space, or a parenthesis that closes none of the path's own. */
  private bareEnd(at: number): number {
    for (;;) {
      const end = this.plainEnd(at, '()<');
      if (this.at(end) !== '(') return end;
      const close = this.plainEnd(end + 1, '()');
      if (this.at(close) !== ')') return end;
      at = close + 1;
    }
  }

  /** The first white space, or one of some characters. */
  private plainEnd(at: number, stops: string): number {
    while (at < this.text.length && !isSpace(this.at(at)) && !stops.includes(this.at(at))) at++;
    return at;
  }

  private isImg(start: number): boolean {
    return this.text.slice(start, start + IMG.length).toLowerCase() === IMG && isSpace(this.at(start + IMG.length));
  }

  /** The first `src` of a tag that can be read, and the tag's end. `close`: the first `>`. */
  private source(start: number, close: number, quotes: Quotes, greater: NextOccurrence): Read | null {
    for (let at = start; at < close; at++) {
      if (!isSpace(this.at(at)) || this.text.slice(at + 1, at + 4).toLowerCase() !== 'src') continue;
      const equals = this.afterSpace(at + 4);
      if (this.at(equals) !== '=') continue;
      const value = this.value(this.afterSpace(equals + 1), quotes);
      const end = value === null ? -1 : greater.from(value.end);
      if (value !== null && end !== -1) return { path: value.path, end: end + 1 };
    }
    return null;
  }

  /** The value of an attribute. */
  private value(start: number, quotes: Quotes): Read | null {
    const quote = this.at(start);
    if (quote === '"' || quote === "'") {
      const close = quotes[quote].from(start + 1);
      return close === -1 ? null : { path: this.text.slice(start + 1, close), end: close + 1 };
    }
    const end = this.plainEnd(start, '"\'>');
    return end === start ? null : { path: this.text.slice(start, end), end };
  }

  private afterSpace(at: number): number {
    while (at < this.text.length && isSpace(this.at(at))) at++;
    return at;
  }

  private at(index: number): string {
    return index < this.text.length ? String.fromCharCode(this.text.charCodeAt(index)) : '';
  }

  private quotes(): Quotes {
    return { '"': new NextOccurrence(this.text, '"'), "'": new NextOccurrence(this.text, "'") };
  }
}

interface Quotes {
  readonly '"': NextOccurrence;
  readonly "'": NextOccurrence;
}

function isSpace(character: string): boolean {
  return character !== '' && /\s/.test(character);
}
