import { defaultLens } from '../core/defaultLens';
import { lensName, visible } from '../core/format';
import type { Picture } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { UnitTable } from '../protocol/units';
import type { InspectArguments, PatchRange } from './arguments';
import { printable } from './printable';
import type { Session } from './session';

/** Looks at what is asked for before anything is run. Throws HeadlightError `usage`. */
export function checkLens(
  { layer, head, query, region, direction, generate, overlay }: InspectArguments,
  card: ModelCard,
): void {
  const isPicture = card.modality === 'image';
  if (typeof layer === 'number' && layer >= card.layers) {
    throw usage(`--layer ${layer}: ${card.id} has the layers 0 to ${card.layers - 1}, or all`);
  }
  if (typeof head === 'number' && head >= card.heads) {
    throw usage(`--head ${head}: ${card.id} has the heads 0 to ${card.heads - 1}, or mean, max`);
  }
  if (generate > 0 && !card.generates) {
    throw usage(`--generate: ${card.id} (${card.architecture}) does not continue a text; take a causal model`);
  }
  if (!isPicture && direction !== null && direction !== 'received' && query === null)
    throw usage(`--direction ${direction} wants --query UNIT`);
  const only = region !== null ? '--region' : overlay !== null ? '--overlay' : null;
  if (!isPicture && only !== null)
    throw usage(`${only}: ${card.id} (${card.architecture}) reads text; this is for pictures`);
  if (overlay !== null && layer === 'all') throw usage('--overlay wants one layer, found all');
}

/** The lens that is asked for, over the default one of the model. Throws HeadlightError `usage` for a unit or a patch that was not run. */
export function lensOf(args: InspectArguments, { card, prepared, result }: Session): Lens {
  const lens = defaultLens(card);
  const { query, head, method } = args;
  if (query !== null && query >= result.done) throw usage(`--query ${query}: wanted 0 to ${result.done - 1}`);
  const chosen =
    query !== null || args.region !== null
      ? { direction: 'from' as const, query }
      : { direction: lens.direction, query: lens.query };
  const direction = args.direction ?? chosen.direction;
  const region =
    args.region === null || prepared.picture === null
      ? {}
      : { region: patchesIn(args.region, prepared.picture, result.units) };
  return { ...lens, head, method, direction, query: direction === 'received' ? null : chosen.query, ...region };
}

/** One line that says what is shown. `address`: of the map. */
export function lensTitle(model: string, address: string, lens: Lens, units: UnitTable): string {
  const { query, region, method, direction } = lens;
  const who =
    region != null
      ? ` ${region.length} patches`
      : query === null
        ? ''
        : ` unit ${query} ‘${printable(visible(units.text[query]!))}’`;
  const name = address === 'all layers' ? 'mean of all layers' : `${address}  ${lensName(lens)}`;
  return `${model}  ${name}  ${method === 'rollout' ? 'rollout ' : ''}${direction}${who}`;
}

function patchesIn({ top, left, bottom, right }: PatchRange, { rows, columns }: Picture, units: UnitTable): number[] {
  if (bottom >= rows || right >= columns)
    throw usage(
      `--region: wanted rows 0 to ${rows - 1} and columns 0 to ${columns - 1}, found ${top},${left},${bottom},${right}`,
    );
  const first = units.special.indexOf(0);
  const patches: number[] = [];
  for (let row = top; row <= bottom; row++) {
    for (let column = left; column <= right; column++) patches.push(first + row * columns + column);
  }
  return patches;
}

function usage(message: string): HeadlightError {
  return new HeadlightError('usage', message);
}
