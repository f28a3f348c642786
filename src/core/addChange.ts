import type { Change } from '../protocol/changes';

/** The changes with one more. Heads of one map, and units of one list, come to be one change; what is done already is not done twice. */
export function addChange(changes: readonly Change[], added: Change): Change[] {
  const at = changes.findIndex((change) => joined(change, added) !== null);
  if (at === -1) return [...changes, added];
  return changes.map((change, i) => (i === at ? (joined(change, added) ?? change) : change));
}

/** Both as one change; null where they are two. */
function joined(a: Change, b: Change): Change | null {
  if (a.kind === 'ablate' && b.kind === 'ablate' && a.map === b.map) return { ...a, heads: union(a.heads, b.heads) };
  if (a.kind === 'hide' && b.kind === 'hide' && a.list === b.list && a.how === b.how)
    return { ...a, units: union(a.units, b.units) };
  if ((a.kind === 'uniform' || a.kind === 'permute') && a.kind === b.kind && a.seed === b.seed)
    return { ...a, maps: [...new Set([...a.maps, ...b.maps])] };
  return null;
}

/** Ascending */
function union(a: readonly number[], b: readonly number[]): number[] {
  return [...new Set([...a, ...b])].sort((x, y) => x - y);
}
