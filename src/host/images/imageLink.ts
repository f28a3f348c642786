import type { Range } from '../../protocol/units';

/** Where a text shows a picture: what is written as its place, and the whole link. */
export interface ImageLink extends Range {
  readonly path: string;
}

/** `![alternative](path "title")`; the path may stand in angle brackets, or hold a pair of parentheses. */
const MARKDOWN = /!\[[^\]]*\]\(\s*(?:<([^<>\n]+)>|((?:\([^()\s]*\)|[^()\s<])+))(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)/g;
/** `<img … src="path" …>` */
const HTML = /<img\s(?:[^>]*?\s)?src\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))[^>]*>/gi;

/** The link to a picture over an offset of a Markdown or HTML text (UTF-16); null where there is none. */
export function imageLinkAt(text: string, offset: number): ImageLink | null {
  for (const pattern of [MARKDOWN, HTML]) {
    for (const match of text.matchAll(pattern)) {
      const start = match.index;
      const end = start + match[0].length;
      const path = match.slice(1).find((group) => group !== undefined);
      if (start <= offset && offset < end && path !== undefined) return { path, start, end };
    }
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
  const path = decoded(link.replace(/[?#].*$/, ''));
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
