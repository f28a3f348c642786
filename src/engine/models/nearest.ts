/** The one of some names that the fewest insertions, deletions and replacements of a character make of another; null where there are none. */
export function nearest(name: string, known: readonly string[]): string | null {
  let best: { readonly name: string; readonly edits: number } | null = null;
  for (const each of known) {
    const edits = editsBetween(name, each);
    if (best === null || edits < best.edits) best = { name: each, edits };
  }
  return best?.name ?? null;
}

/** Levenshtein 1966. */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
