import { join } from 'node:path';
import type { ReadableText } from '../../core/readableText';
import { LIMITS } from '../limits';
import { readStart } from './files';

const LICENCE_FILES = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'];
const FENCE = '---';
const KEY = 'license:';

/** The licence that a model folder names: in its README.md's front matter, else the first line of its LICENSE; else null. */
export async function readLicence(folder: string): Promise<string | null> {
  const readme = await readStart(join(folder, 'README.md'), LIMITS.proseBytes);
  const named = readme === null ? null : frontMatterLicence(readme);
  if (named !== null) return named;
  for (const file of LICENCE_FILES) {
    const text = await readStart(join(folder, file), LIMITS.proseBytes);
    for (const line of linesOf(text ?? '')) {
      const title = withoutMarks(line);
      if (title !== '') return title;
    }
  }
  return null;
}

/**
 * What stands behind `license:` in the front matter of a README; null where it has none, or names none. Each character is read a few
 * times at most, whatever they are.
 */
export function frontMatterLicence(readme: ReadableText): string | null {
  let licence: string | null = null;
  let isValue = false;
  let first = true;
  for (const line of linesOf(readme)) {
    if (first && line.trimEnd() !== FENCE) return null;
    if (!first && line.startsWith(FENCE)) return licence;
    first = false;
    if (licence !== null) continue;
    // A list of licences begins on the next line: the first of them.
    if (isValue || line.startsWith(KEY)) {
      const value: string = isValue ? line.trim().replace(/^- /, '') : line.slice(KEY.length);
      licence = unquoted(value.trim()) || null;
      isValue = !isValue && licence === null;
    }
  }
  return null;
}

/** The lines of a text, without what ends them. */
function* linesOf(text: ReadableText): Generator<string> {
  for (let start = 0; start <= text.length;) {
    const found = text.indexOf('\n', start);
    const end = found === -1 ? text.length : found;
    const line = text.slice(start, end);
    yield line.endsWith('\r') ? line.slice(0, -1) : line;
    start = end + 1;
  }
}

function unquoted(value: string): string {
  const quote = value[0];
  return (quote === '"' || quote === "'") && value.length > 1 && value.endsWith(quote)
    ? value.slice(1, -1).trim()
    : value;
}

/** The title of a licence in Markdown, without the signs before it. */
function withoutMarks(line: string): string {
  return line.replace(/^[#\s]+/, '').trim();
}
