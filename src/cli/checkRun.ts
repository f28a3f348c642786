import { MEDIA } from '../core/media';
import { methodOf, refusal } from '../core/methods';
import type { OpenedEvent } from '../protocol/engine';
import type { ModelCard } from '../protocol/models';
import type { InspectArguments, RunArguments } from './arguments';
import { chooseMaps } from './chooseMaps';
import { usage } from './optionValues';
import { sideAsked } from './sides';

/** Units that a model which writes a list of its own writes where nobody says how many. */
const WRITTEN = 64;

/** Looks at what a model is asked for before it is loaded; gives how many units it is to write. Throws HeadlightError `usage`. */
export function unitsToWrite({ generate, target }: RunArguments, { id, architecture, writes }: ModelCard): number {
  const what = `${id} (${architecture})`;
  if (target !== null && writes === null) throw usage(`--target: ${what} has no decoder that would read it`);
  if (target !== null && writes === 'input')
    throw usage(`--target: ${what} continues what it reads; put the text behind it, in FILE`);
  if (generate !== null && generate > 0 && writes === null)
    throw usage(`--generate: ${what} does not continue a text; take a causal model`);
  if (generate !== null) return generate;
  return writes !== null && writes !== 'input' && target === null ? WRITTEN : 0;
}

/** A dump is what has been run: options that say how to run are of no use. Throws HeadlightError `usage`. */
export function checkDump(args: RunArguments, name: string): void {
  const { model, target, generate, changes } = args;
  const asked = {
    '--model': model !== null,
    '--target': target !== null,
    '--generate': generate !== null,
    'a change': changes.length > 0,
  };
  const found = Object.entries(asked).find(([, given]) => given);
  if (found !== undefined)
    throw usage(`${name} is a dump, of a run that is over; found ${found[0]}, which is for a run`);
}

/** Looks at what is asked of the maps before they are computed. Throws HeadlightError `usage`. */
export function checkMaps({ lens, cell, overlay }: InspectArguments, opened: OpenedEvent, name: string): void {
  const chosen = chooseMaps(lens, opened, name);
  const heads = Math.min(...chosen.map((map) => map.heads));
  const head = cell?.head ?? lens.head;
  if (typeof head === 'number' && head >= heads)
    throw usage(
      `--${cell === null ? 'head' : 'cell'} ${head}: ${name} has the heads 0 to ${heads - 1}${cell === null ? ', or mean, max' : ''}`,
    );
  const silent = cell === null ? undefined : chosen.find(({ facets }) => !facets.includes('cell'));
  if (silent !== undefined) throw usage(`--cell: ${silent.address} does not tell how its cells come about`);
  const method = methodOf(lens.method)!;
  for (const { address } of chosen) {
    const why = refusal(method, opened.maps, address, opened.planned);
    if (why !== null) throw usage(`--method ${lens.method}: ${why}`);
  }
  const cross = chosen.find(({ queries, keys }) => queries !== keys);
  if (cross !== undefined && lens.query !== null && lens.direction === 'to')
    throw usage(
      `--direction to: ${cross.address} looks from ${cross.queries} to ${cross.keys}; take --key UNIT, of ${cross.keys}`,
    );
  if (overlay !== null && lens.layer === 'all') throw usage('--overlay wants one layer, found all');
  // What a dump is of, its lists will tell.
  if (opened.card !== null && !opened.card.reads.includes('picture')) checkText({ lens, overlay }, opened.card);
}

function checkText(
  { lens, overlay }: Pick<InspectArguments, 'lens' | 'overlay'>,
  { id, architecture, reads }: ModelCard,
): void {
  const only = lens.region !== null ? '--region' : overlay !== null ? '--overlay' : null;
  if (only !== null)
    throw usage(
      `${only}: ${id} (${architecture}) reads ${reads.map((medium) => MEDIA[medium].many).join(' and ')}; this is for pictures`,
    );
  const side = sideAsked(lens);
  if (side !== null && side !== 'all' && lens.query === null && lens.key === null)
    throw usage(`--direction ${lens.direction} wants --query UNIT`);
}
