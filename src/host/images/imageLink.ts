import type { ReadableText } from '../../core/readableText';
import { LinkScanner, type ImageLink } from './linkScanner';

/**
 * The link to a picture over an offset of a Markdown or HTML text (UTF-16); null where there is none. Each character is read a few times at
 * most, whatever they are.
 */
export function imageLinkAt(text: ReadableText, offset: number): ImageLink | null {
  const scanner = new LinkScanner(text);
  for (const links of [scanner.markdown(), scanner.html()]) {
    for (const link of links) if (link.start <= offset && offset < link.end) return link;
  }
  return null;
}

/** Where a picture's file lies. */
export interface ImagePlace {
  /** `workspace`: from the root of its folder. */
  readonly from: 'document' | 'workspace';
  readonly path: string;
}

/** A link's path as a place in the file system, without query and fragment; null where it leads to the web or is data. */
export function imagePlace(link: string): ImagePlace | null {
  if (/^([a-z][a-z\d+.-]+:|\/\/|#|$)/i.test(link)) return null;
  const end = link.search(/[?#]/);
  const path = decoded(end === -1 ? link : link.slice(0, end));
  return path.startsWith('/') ? { from: 'workspace', path: path.slice(1) } : { from: 'document', path };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // A name with a percent sign of its own.
    return path;
  }
}
