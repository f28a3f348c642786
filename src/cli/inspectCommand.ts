import { resolve } from 'node:path';
import { changeWords } from '../core/changeWords';
import { heatList, unitsList } from '../core/stacks';
import type { Prediction } from '../protocol/engine';
import type { Lens } from '../protocol/lens';
import type { MapInfo } from '../protocol/models';
import type { InspectArguments } from './arguments';
import { cellReport } from './cellReport';
import { checkMaps } from './checkRun';
import { chooseMaps } from './chooseMaps';
import { formatAnsi } from './formatAnsi';
import { inspectReport, type ShownHeats } from './inspectReport';
import { lensOf, lensTitle } from './lensOf';
import { listView, writtenBy } from './listView';
import { usage } from './optionValues';
import { INSPECTION, withSession, type Session, type Surroundings } from './session';
import { sourceLines } from './sourcesOf';

/** The model's answers that are shown. */
const ANSWERS = 5;

/** Runs `headlight inspect`; gives what goes to standard output. */
export function inspectCommand(
  args: InspectArguments,
  around: Surroundings,
  note: (message: string) => void,
): Promise<string> {
  const check: Parameters<typeof withSession>[3] = (opened, name) => {
    checkMaps(args, opened, name);
  };
  return withSession(args, around, note, check, async (session) => {
    const maps = chooseMaps(args.lens, session.opened, session.name);
    if (args.cell !== null) return cellReport(session, maps[0]!, args.cell, args.format);
    const shown = await heatsOf(args, maps, session);
    if (args.overlay !== null) await writeOverlay(args, args.overlay, shown.lenses[0]!, shown.list, session);
    const answers = await answersOf(session);
    if (args.format === 'json') return `${JSON.stringify(await inspectReport(session, shown, answers))}\n`;
    return ansiOf(session, maps, shown, answers, wantsColour(around));
  });
}

async function heatsOf(
  { lens: asked }: InspectArguments,
  maps: readonly MapInfo[],
  session: Session,
): Promise<ShownHeats> {
  const lens = await lensOf(asked, maps[0]!, session);
  const lenses = maps.map(({ address }) => ({ ...lens, map: address }));
  const list = heatList(maps[0]!, lens.side);
  const heats: Float32Array[] = [];
  for (const one of lenses) {
    const { weights } = await session.client.call('heat', { inspection: INSPECTION, lens: one });
    heats.push(weights.subarray(0, session.lists.done(list)));
  }
  return { lenses, heats, mean: meanOf(heats), list, all: asked.layer === 'all' };
}

function meanOf(heats: readonly Float32Array[]): Float32Array {
  const [first, ...others] = heats;
  if (first === undefined || others.length === 0) return first ?? new Float32Array();
  return first.map((weight, i) => others.reduce((sum, heat) => sum + heat[i]!, weight) / heats.length);
}

/** A dump has no model that could be asked, and an engine need not answer this. */
async function answersOf({ client, opened, lists }: Session): Promise<readonly Prediction[]> {
  const [list] = lists.all;
  if (opened.card === null || list === undefined) return [];
  const { calls } = await client.call('hello');
  if (!calls.includes('outputs')) return [];
  return client.call('outputs', { inspection: INSPECTION, list: list.id, unit: null, count: ANSWERS });
}

async function writeOverlay(
  { smooth }: InspectArguments,
  out: string,
  lens: Lens,
  list: string,
  { client, lists }: Session,
): Promise<void> {
  const part = lists.find(list).parts.findIndex(({ medium }) => medium === 'picture');
  if (part === -1) throw usage(`--overlay: the heat of ${lens.map} is over ${list}, which has no picture`);
  await client.call('overlay', { inspection: INSPECTION, lens, part, smooth, out: resolve(out) });
}

async function ansiOf(
  session: Session,
  maps: readonly MapInfo[],
  { lenses, mean, list }: ShownHeats,
  answers: readonly Prediction[],
  colour: boolean,
): Promise<string> {
  const { lists, opened, name, texts } = session;
  const [lens, map] = [lenses[0]!, maps[0]!];
  const own = unitsList(map, lens.side);
  const title = lensTitle(name, lens, maps, opened.maps, own === null ? null : await lists.table(own));
  // Of the words that hide units, those that are asked for here are enough.
  const tables = new Map(await Promise.all(lists.all.map(async ({ id }) => [id, await lists.table(id)] as const)));
  const changes = changeWords(opened.changes, opened.maps, (id, unit) => tables.get(id)?.text[unit]?.trim());
  const cross = map.queries !== map.keys && lens.side === 'all' && maps.length === 1;
  return formatAnsi(
    {
      title,
      changes,
      view: await listView(session, list),
      heat: mean,
      texts,
      written: await writtenBy(session),
      sources: cross ? await sourceLines(session, lens, map) : [],
      answers,
    },
    colour,
  );
}

/** https://no-color.org; FORCE_COLOR for pipes. */
function wantsColour({ env, stdout }: Surroundings): boolean {
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  if ((env['FORCE_COLOR'] ?? '0') !== '0') return true;
  return stdout.isTTY === true && env['TERM'] !== 'dumb';
}
