import { METHODS } from '../core/methods';
import type { HeadChoice } from '../protocol/lens';
import type { CellArguments, Direction, LensArguments, PatchRange } from './arguments';
import { atMostOne, oneOf, usage, whole, wholeOrNull, wholes } from './optionValues';

const text = { type: 'string' } as const;

/** The options that say what is looked at. */
export const lensOptions = {
  map: text,
  stack: text,
  layer: text,
  head: text,
  method: text,
  query: text,
  key: text,
  list: text,
  region: text,
  direction: text,
  cell: text,
} as const;

type LensValues = { readonly [option in keyof typeof lensOptions]?: string | undefined };

const DIRECTIONS: readonly Direction[] = ['from', 'to', 'received'];

/** Throws HeadlightError `usage`. */
export function parseLens(values: LensValues): LensArguments {
  const { map, stack, layer, method, query, key, region, direction } = values;
  const has = (value: string | undefined): boolean => value !== undefined;
  atMostOne({ '--map': has(map), '--layer': has(layer) });
  atMostOne({ '--map': has(map), '--stack': has(stack) });
  atMostOne({ '--query': has(query), '--key': has(key), '--region': has(region) });
  atMostOne({ '--key': has(key), '--direction': has(direction) });
  return {
    map: map ?? null,
    stack: stack ?? null,
    layer: layer === undefined ? null : layer === 'all' ? 'all' : whole('--layer', layer, ' or all'),
    head: headOf(values.head),
    method: oneOf(
      '--method',
      method ?? 'raw',
      METHODS.map(({ id }) => id),
    ),
    query: wholeOrNull('--query', query),
    key: wholeOrNull('--key', key),
    list: values.list ?? null,
    region: region === undefined ? null : patchRange(region),
    direction: direction === undefined ? null : oneOf('--direction', direction, DIRECTIONS),
  };
}

/** `HEAD,QUERY,KEY`. A cell is of one map, as the model has it: what chooses a heat does not go with it. */
export function parseCell(given: string, values: LensValues): CellArguments {
  const others = ['head', 'method', 'query', 'key', 'region', 'direction'] as const;
  const other = others.find((name) => values[name] !== undefined);
  if (other !== undefined) throw usage(`wanted --cell or --${other}, found both`);
  if (values.layer === 'all') throw usage('--cell wants one layer, found all');
  const [head, query, key, ...rest] = wholes('--cell', given);
  if (head === undefined || query === undefined || key === undefined || rest.length > 0)
    throw usage(`--cell: wanted HEAD,QUERY,KEY, found ${JSON.stringify(given)}`);
  return { head, query, key };
}

function headOf(given: string | undefined): HeadChoice {
  if (given === undefined || given === 'mean') return 'mean';
  return given === 'max' ? 'max' : whole('--head', given, ', mean or max');
}

function patchRange(given: string): PatchRange {
  const corners = wholes('--region', given);
  const [top = 0, left = 0, bottom = 0, right = 0] = corners;
  if (corners.length !== 4 || bottom < top || right < left) {
    throw usage(
      `--region: wanted the rows and columns of two corners, TOP,LEFT,BOTTOM,RIGHT, found ${JSON.stringify(given)}`,
    );
  }
  return { top, left, bottom, right };
}
