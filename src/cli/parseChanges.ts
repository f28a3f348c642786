import type { Change } from '../protocol/changes';
import { oneOf, usage, whole, wholes, words } from './optionValues';

/** The options that say what is done to a run. */
export const changeOptions = {
  ablate: { type: 'string', multiple: true },
  hide: { type: 'string', multiple: true },
  'hide-how': { type: 'string' },
  uniform: { type: 'string' },
  permute: { type: 'string' },
  seed: { type: 'string' },
} as const;

export interface ChangeValues {
  readonly ablate?: readonly string[] | undefined;
  readonly hide?: readonly string[] | undefined;
  readonly 'hide-how'?: string | undefined;
  readonly uniform?: string | undefined;
  readonly permute?: string | undefined;
  readonly seed?: string | undefined;
}

/** The list whose units are hidden where none is named. */
const GIVEN = 'input';

/** In the order of the options' help. Throws HeadlightError `usage`. */
export function parseChanges(values: ChangeValues): Change[] {
  const { ablate = [], hide = [], uniform, permute } = values;
  if (values['hide-how'] !== undefined && hide.length === 0) throw usage('--hide-how wants --hide UNIT');
  if (values.seed !== undefined && permute === undefined) throw usage('--seed wants --permute MAP');
  const how = oneOf('--hide-how', values['hide-how'] ?? 'mask', ['mask', 'replace']);
  const seed = whole('--seed', values.seed ?? '0');
  return [
    ...ablate.map(ablated),
    ...hide.map((given) => hidden(given, how)),
    ...(uniform === undefined ? [] : [{ kind: 'uniform' as const, maps: words('--uniform', uniform), seed: 0 }]),
    ...(permute === undefined ? [] : [{ kind: 'permute' as const, maps: words('--permute', permute), seed }]),
  ];
}

/** `decoder.0.cross:1,3` */
function ablated(given: string): Change {
  const [, map, heads] = /^(.+):([^:]*)$/.exec(given) ?? [];
  if (map === undefined || heads === undefined)
    throw usage(`--ablate: wanted MAP:HEAD[,HEAD], found ${JSON.stringify(given)}`);
  return { kind: 'ablate', map, heads: wholes('--ablate', heads) };
}

/** `3,4`, or of another list `output:0` */
function hidden(given: string, how: 'mask' | 'replace'): Change {
  const [, list = GIVEN, units = ''] = /^(?:(.+):)?([^:]*)$/.exec(given) ?? [];
  return { kind: 'hide', list, units: wholes('--hide', units), how };
}
