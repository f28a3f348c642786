import { partOf } from '../../src/core/lists';
import type { PanelInspection, PanelList } from '../../src/protocol/panel';

/** The line of its text on which a unit starts, counted from 1; null for a unit without a place in a text. */
export function lineOf({ texts }: PanelInspection, { list, units }: PanelList, unit: number): number | null {
  const input = partOf(list, unit)?.input ?? null;
  const text = input === null ? null : (texts[input] ?? null);
  const start = units.start[unit];
  if (text === null || start === undefined || units.special[unit] === 1) return null;
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
