import type { PanelInspection } from '../../src/protocol/panel';

/** The line of the text on which a unit starts, 1-indexed; null for a unit without a place. */
export function lineOf({ text, units }: PanelInspection, unit: number): number | null {
  const start = units.start[unit];
  if (text === null || start === undefined || units.special[unit] === 1) return null;
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < start; at = text.indexOf('\n', at + 1)) line++;
  return line;
}
