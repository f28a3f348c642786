import type { HeadChoice, Lens } from '../src/protocol/lens';
import type { PanelMemory } from '../src/protocol/panel';

/** What an earlier page has kept, of whatever version; what cannot be read is left to its default. Null: there is nothing. */
export function readMemory(value: unknown): PanelMemory | null {
  if (!isRecord(value)) return null;
  const { view, views, document, lens } = value;
  return {
    view: typeof view === 'string' ? view : '',
    views: isRecord(views) ? views : {},
    document: typeof document === 'string' ? document : null,
    lens: readLens(lens),
  };
}

function readLens(value: unknown): Lens | null {
  if (!isRecord(value)) return null;
  const { map, head, method, side, units, answer } = value;
  if (typeof map !== 'string' || typeof method !== 'string' || !isHead(head)) return null;
  if (side !== 'query' && side !== 'key' && side !== 'all') return null;
  if (!Array.isArray(units) || !units.every(isIndex)) return null;
  return { map, head, method, side, units, answer: isIndex(answer) ? answer : null };
}

function isHead(value: unknown): value is HeadChoice {
  return value === 'mean' || value === 'max' || isIndex(value);
}

function isIndex(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
