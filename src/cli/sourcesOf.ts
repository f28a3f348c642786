import { columnWords } from '../core/columnWords';
import { percent } from '../core/paint';
import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { UnitTable } from '../protocol/units';
import { INSPECTION, type Session } from './session';
import { wordsOf, type Word } from './wordsOf';

/** Words whose sources are told, and sources of each. */
const MOST_WORDS = 200;
const SOURCES = 3;

/** For each word of the queries, where it looks most in the other list, and what its list tells of it beside; one line a word. */
export async function sourceLines(session: Session, lens: Lens, map: MapInfo): Promise<string[]> {
  const list = session.lists.find(map.queries);
  const table = await session.lists.table(map.queries);
  const words = wordsOf(table);
  const keys = await session.lists.table(map.keys);
  const sources = wordsOf(keys);
  const width = Math.max(0, ...words.map(({ text }) => text.length));
  const lines: string[] = [];
  for (const { text, units } of words.slice(0, MOST_WORDS)) {
    const { weights } = await session.client.call('heat', {
      inspection: INSPECTION,
      lens: { ...lens, side: 'query', units },
    });
    const columns = units.length > 1 ? '' : columnWords(list, table, units[0]!);
    const more = columns === '' ? '' : `  ${columns}`;
    lines.push(`  ${text.padEnd(width)}  ←  ${strongest(sources, weights, keys)}${more}`);
  }
  if (words.length > MOST_WORDS) lines.push(`  … ${words.length - MOST_WORDS} words more`);
  return lines;
}

function strongest(sources: readonly Word[], weights: Float32Array, keys: UnitTable): string {
  const ranked = sources
    .map(({ text, units }) => ({ text, weight: units.reduce((sum, unit) => sum + weights[unit]!, 0) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .slice(0, SOURCES)
    .map(({ text, weight }) => `${text} ${percent(weight)}`);
  const special = keys.special.reduce((sum, is, unit) => (is === 1 ? sum + weights[unit]! : sum), 0);
  return [...ranked, ...(special > 0 ? [`special units ${percent(special)}`] : [])].join('  ');
}
