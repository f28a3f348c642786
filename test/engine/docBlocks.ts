/** A block of code in a page that stands for a file of the repository, or for a part of one. */
export interface DocBlock {
  /** `file`: a whole new one. `diff`: changes one. `quote`: stands in one already. */
  readonly kind: 'file' | 'diff' | 'quote';
  /** From the repository's root. */
  readonly path: string;
  readonly code: string;
}

/** The blocks whose info string names a file, in their order: `ts file=PATH`, `diff file=PATH`, `python in=PATH`. */
export function docBlocks(page: string): DocBlock[] {
  return [...page.matchAll(/^```(\w+) (file|in)=(\S+)\n(.*?)^```$/gms)].map(
    ([, language, what, path = '', code = '']): DocBlock => ({
      path,
      code,
      kind: what === 'in' ? 'quote' : language === 'diff' ? 'diff' : 'file',
    }),
  );
}

/**
 * Changes a text by a diff without line numbers: `@@` stands between its places. Throws where a place is not there exactly as
 * it is written, or is there twice.
 */
export function applyDiff(text: string, diff: string): string {
  return diff.split(/^@@\n/m).reduce((changed, hunk) => {
    const lines = hunk.trimEnd().split('\n');
    const without = (mark: string): string =>
      lines
        .filter((line) => !line.startsWith(mark))
        .map((line) => `${line.slice(1)}\n`)
        .join('');
    const found = changed.split(without('+')).length - 1;
    if (found !== 1) throw new Error(`wanted these lines once, found them ${found} times:\n${without('+')}`);
    return changed.replace(without('+'), () => without('-'));
  }, text);
}
