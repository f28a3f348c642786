import { join } from 'node:path';
import { readText } from './files';

const LICENCE_FILES = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'];

/** The licence that a model folder names: in its README.md's front matter, else the first line of its LICENSE; else null. */
export async function readLicence(folder: string): Promise<string | null> {
  const readme = await readText(join(folder, 'README.md'));
  const named = readme === null ? null : frontMatterLicence(readme);
  if (named !== null) return named;
  for (const file of LICENCE_FILES) {
    const line = (await readText(join(folder, file)))?.split('\n').find((text) => text.trim() !== '');
    if (line !== undefined) return line.replace(/^[#\s]+/, '').trim();
  }
  return null;
}

function frontMatterLicence(readme: string): string | null {
  const matter = /^---\r?\n(.*?)\r?\n---/s.exec(readme)?.[1];
  const licence = matter === undefined ? undefined : /^license:\s*["']?([^"'\r\n]+?)["']?\s*$/m.exec(matter)?.[1];
  return licence ?? null;
}
