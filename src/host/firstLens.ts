import { defaultLens } from '../core/defaultLens';
import { mapAt, stackOf } from '../core/stacks';
import type { HeadChoice, Lens } from '../protocol/lens';
import { fitHead, type Scene } from './lensMoves';

/** What is looked at first; the settings name layer (null: the last one) and head. Undefined of a run without maps. */
export function firstLens(
  { maps, lists }: Scene,
  { layer, head }: { readonly layer: number | null; readonly head: HeadChoice },
): Lens | undefined {
  const known = [...lists.values()].map(({ list }) => list);
  const lens = defaultLens(maps, known);
  const own = lens && mapAt(maps, lens.map);
  if (lens === undefined || own === undefined) return undefined;
  const stack = stackOf(maps, own.stack);
  const map = layer === null ? own : (stack.findLast((one) => one.layer <= layer) ?? stack[0] ?? own);
  return { ...lens, map: map.address, head: fitHead(head, map.heads) };
}
