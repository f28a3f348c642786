import { partOf } from '../src/core/lists';
import { MEDIA } from '../src/core/media';
import type { Change } from '../src/protocol/changes';
import type { UnitPlace } from '../src/protocol/panel';
import type { MenuItem } from './controls/contextMenu';
import type { Host } from './host';
import { listAt, type ViewData } from './viewData';

/** Takes a head out of the run, or puts it back. Null where nothing can be run again: the weights came from a file. */
export function ablateItem(host: Host, { inspection, map }: ViewData, head: number): MenuItem[] | null {
  const { changes, card } = inspection;
  if (card === null) return null;
  const out = isAblated(changes, map.address, head);
  const next = out ? withoutAblation(changes, map.address, head) : [...changes, ablation(map.address, head)];
  return [{ label: out ? 'Put Head Back' : 'Ablate Head', run: () => host.change(next) }];
}

/** Hides a unit from all others, or shows it again. Null where nothing can be run again, or the model has written the unit itself. */
export function hideItem(host: Host, { inspection }: ViewData, { list: id, unit }: UnitPlace): MenuItem[] | null {
  const { changes, card } = inspection;
  const list = listAt(inspection, id)?.list;
  const part = list && partOf(list, unit);
  if (card === null || list === undefined || part === undefined || unit >= list.given) return null;
  const { unit: name } = MEDIA[part.medium];
  const what = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  const hidden = isHidden(changes, { list: id, unit });
  const next: Change[] = hidden
    ? withoutHiding(changes, { list: id, unit })
    : [...changes, { kind: 'hide', list: id, units: [unit], how: 'mask' }];
  return [{ label: `${hidden ? 'Show' : 'Hide'} ${what}`, run: () => host.change(next) }];
}

export function isAblated(changes: readonly Change[], map: string, head: number): boolean {
  return changes.some((change) => change.kind === 'ablate' && change.map === map && change.heads.includes(head));
}

export function isHidden(changes: readonly Change[], { list, unit }: UnitPlace): boolean {
  return changes.some((change) => change.kind === 'hide' && change.list === list && change.units.includes(unit));
}

function ablation(map: string, head: number): Change {
  return { kind: 'ablate', map, heads: [head] };
}

function withoutAblation(changes: readonly Change[], map: string, head: number): Change[] {
  return changes.flatMap((change): Change[] => {
    if (change.kind !== 'ablate' || change.map !== map) return [change];
    const heads = change.heads.filter((other) => other !== head);
    return heads.length === 0 ? [] : [{ ...change, heads }];
  });
}

function withoutHiding(changes: readonly Change[], { list, unit }: UnitPlace): Change[] {
  return changes.flatMap((change): Change[] => {
    if (change.kind !== 'hide' || change.list !== list) return [change];
    const units = change.units.filter((other) => other !== unit);
    return units.length === 0 ? [] : [{ ...change, units }];
  });
}
