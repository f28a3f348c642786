import { visible } from '../core/format';
import type { MapInfo } from '../protocol/models';
import type { CellArguments, Format } from './arguments';
import { formatCell } from './formatCell';
import { usage } from './optionValues';
import { printable } from './printable';
import { INSPECTION, type Session } from './session';

/** The arithmetic of one cell of a map. Throws HeadlightError `usage` for a unit that was not run. */
export async function cellReport(
  { client, lists, name }: Session,
  { address, queries, keys }: MapInfo,
  { head, query, key }: CellArguments,
  format: Format,
): Promise<string> {
  for (const [side, list, unit] of [
    ['query', queries, query],
    ['key', keys, key],
  ] as const) {
    const done = lists.done(list);
    if (unit >= done) throw usage(`--cell: ${side} ${unit}: wanted 0 to ${done - 1}, of ${list}`);
  }
  const steps = await client.call('cell', { inspection: INSPECTION, map: address, head, query, key });
  if (format === 'json') {
    const plain = steps.map((step) => ({ ...step, values: [...step.values] }));
    return `${JSON.stringify({ model: name, map: address, head, query, key, steps: plain })}\n`;
  }
  const [from, to] = [await lists.table(queries), await lists.table(keys)];
  const [fromText, toText] = [from.text[query]!, to.text[key]!].map((text) => printable(visible(text)));
  return formatCell(
    `${name}  ${address}  head ${head}  from unit ${query} ‘${fromText}’ to unit ${key} ‘${toText}’`,
    steps,
  );
}
