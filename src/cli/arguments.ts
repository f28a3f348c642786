import { parseArgs, type ParseArgsConfig } from 'node:util';
import { HeadlightError } from '../protocol/errors';
import type { Direction, HeadChoice, Method } from '../protocol/lens';

export type Format = 'ansi' | 'json';

/** A text's or a picture's file (`-`: standard input), or token ids. */
export type Source =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'ids'; readonly ids: readonly number[] };

/** Patches of a picture from one corner to the opposite one, both included. */
export interface PatchRange {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

export interface InspectArguments {
  readonly command: 'inspect';
  readonly source: Source;
  /** Null: the bundled one for the kind of input. */
  readonly model: string | null;
  readonly maxUnits: number;
  /** Null: the last. */
  readonly layer: number | 'all' | null;
  readonly head: HeadChoice;
  readonly query: number | null;
  /** Null: `from` where there is something that looks, else `received`. */
  readonly direction: Direction | null;
  readonly method: Method;
  readonly region: PatchRange | null;
  /** A PNG to write the picture with its heat to; null: none. */
  readonly overlay: string | null;
  readonly smooth: boolean;
  readonly generate: number;
  readonly format: Format;
}

export interface DumpArguments {
  readonly command: 'dump';
  readonly source: Source;
  readonly model: string | null;
  readonly maxUnits: number;
  readonly out: string;
}

export interface ModelsArguments {
  readonly command: 'models';
  readonly folders: readonly string[];
  readonly format: Format;
}

export type Arguments =
  InspectArguments | DumpArguments | ModelsArguments | { readonly command: 'help' } | { readonly command: 'version' };

const MAX_UNITS = 8192;
const text = { type: 'string' } as const;
const shared = { model: text, ids: text, 'max-units': text, help: { type: 'boolean', short: 'h' } } as const;

/** Throws HeadlightError `usage`, which says what was wanted. */
export function parseArguments(args: readonly string[]): Arguments {
  const [command, ...rest] = withNegatives(args);
  switch (command) {
    case 'inspect':
      return parseInspect(rest);
    case 'dump':
      return parseDump(rest);
    case 'models':
      return parseModels(rest);
    case '--help':
    case '-h':
    case 'help':
      return { command: 'help' };
    case '--version':
    case '-V':
      return { command: 'version' };
    default:
      throw usage(`wanted a command: inspect, dump, models, --help or --version; found ${command ?? 'none'}`);
  }
}

function parseInspect(args: readonly string[]): Arguments {
  const options = {
    ...shared,
    layer: text,
    head: text,
    query: text,
    direction: text,
    method: text,
    region: text,
    overlay: text,
    smooth: { type: 'boolean' },
    generate: text,
    format: text,
  } as const;
  const { values, positionals } = parse({ args: [...args], options, allowPositionals: true });
  if (values.help === true) return { command: 'help' };
  const query = values.query === undefined ? null : whole('--query', values.query);
  const region = values.region === undefined ? null : patchRange(values.region);
  if (query !== null && region !== null) throw usage('wanted --query or --region, found both');
  if (values.smooth === true && values.overlay === undefined) throw usage('--smooth wants --overlay OUT.png');
  return {
    command: 'inspect',
    source: sourceOf(positionals, values.ids),
    model: values.model ?? null,
    maxUnits: maxUnits(values['max-units']),
    layer:
      values.layer === undefined ? null : values.layer === 'all' ? 'all' : whole('--layer', values.layer, ' or all'),
    head:
      values.head === undefined || values.head === 'mean'
        ? 'mean'
        : values.head === 'max'
          ? 'max'
          : whole('--head', values.head, ', mean or max'),
    query,
    direction:
      values.direction === undefined
        ? null
        : oneOf<Direction>('--direction', values.direction, ['from', 'to', 'received']),
    method: oneOf('--method', values.method ?? 'raw', ['raw', 'rollout']),
    region,
    overlay: values.overlay ?? null,
    smooth: values.smooth === true,
    generate: values.generate === undefined ? 0 : whole('--generate', values.generate),
    format: oneOf('--format', values.format ?? 'ansi', ['ansi', 'json']),
  };
}

function parseDump(args: readonly string[]): Arguments {
  const { values, positionals } = parse({ args: [...args], options: { ...shared, out: text }, allowPositionals: true });
  if (values.help === true) return { command: 'help' };
  if (values.out === undefined) throw usage('dump wants --out OUT.safetensors');
  return {
    command: 'dump',
    source: sourceOf(positionals, values.ids),
    model: values.model ?? null,
    maxUnits: maxUnits(values['max-units']),
    out: values.out,
  };
}

function parseModels(args: readonly string[]): Arguments {
  const options = { model: { type: 'string', multiple: true }, format: text, help: shared.help } as const;
  const { values } = parse({ args: [...args], options });
  if (values.help === true) return { command: 'help' };
  return {
    command: 'models',
    folders: values.model ?? [],
    format: oneOf('--format', values.format ?? 'ansi', ['ansi', 'json']),
  };
}

function parse<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    const parsed = parseArgs(config);
    // A shell's unset variable: `--out "$OUT"` would otherwise mean the working folder.
    const named: readonly [string, unknown][] = Object.entries(parsed.values);
    const empty = named.find(([, value]) => [value].flat().some((one) => one === ''));
    if (empty !== undefined) throw usage(`--${empty[0]}: wanted a value, found none`);
    const positionals: readonly unknown[] = parsed.positionals;
    if (positionals.includes('')) throw usage('FILE: wanted a name, or - for standard input; found none');
    return parsed;
  } catch (error) {
    // An unknown option, or one without its value.
    if (error instanceof TypeError) throw usage(error.message);
    throw error;
  }
}

/** `--layer -1` as `--layer=-1`: a value that is wrong is told better than one that looks like an option. */
function withNegatives(args: readonly string[]): string[] {
  const joined: string[] = [];
  for (const arg of args) {
    const last = joined.at(-1);
    if (/^-\d/.test(arg) && last?.startsWith('--') === true && !last.includes('='))
      joined[joined.length - 1] = `${last}=${arg}`;
    else joined.push(arg);
  }
  return joined;
}

function sourceOf(positionals: readonly string[], ids: string | undefined): Source {
  const [path, another] = positionals;
  if (another !== undefined) throw usage(`wanted one FILE, found ${positionals.length}: ${positionals.join(' ')}`);
  if (ids === undefined && path === undefined) throw usage('wanted a FILE (- for standard input) or --ids');
  if (ids === undefined) return { kind: 'file', path: path! };
  if (path !== undefined) throw usage(`wanted a FILE or --ids, found both: ${path} and --ids ${ids}`);
  return { kind: 'ids', ids: ids.split(',').map((id) => whole('--ids', id.trim())) };
}

function patchRange(given: string): PatchRange {
  const corners = given.split(',').map((corner) => whole('--region', corner.trim()));
  const [top = 0, left = 0, bottom = 0, right = 0] = corners;
  if (corners.length !== 4 || bottom < top || right < left) {
    throw usage(
      `--region: wanted the rows and columns of two corners, TOP,LEFT,BOTTOM,RIGHT, found ${JSON.stringify(given)}`,
    );
  }
  return { top, left, bottom, right };
}

function maxUnits(given: string | undefined): number {
  const value = given === undefined ? MAX_UNITS : whole('--max-units', given);
  if (value < 1) throw usage('--max-units: wanted a whole number from 1, found 0');
  return value;
}

function whole(name: string, given: string, others = ''): number {
  if (/^\d{1,15}$/.test(given)) return Number(given);
  throw usage(`${name}: wanted a whole number from 0${others}, found ${JSON.stringify(given)}`);
}

function oneOf<T extends string>(name: string, given: string, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === given);
  if (found === undefined) throw usage(`${name}: wanted ${choices.join(', ')}; found ${JSON.stringify(given)}`);
  return found;
}

function usage(message: string): HeadlightError {
  return new HeadlightError('usage', message);
}
