import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { Arguments, Format, RunArguments, Source } from './arguments';
import { oneOf, usage, whole, wholeOrNull, wholes } from './optionValues';
import { changeOptions, parseChanges, type ChangeValues } from './parseChanges';
import { lensOptions, parseCell, parseLens } from './parseLens';

const MAX_UNITS = 8192;
const FORMATS: readonly Format[] = ['ansi', 'json'];
const text = { type: 'string' } as const;
const help = { type: 'boolean', short: 'h' } as const;
const runOptions = {
  model: text,
  ids: text,
  'max-units': text,
  target: text,
  generate: text,
  engine: text,
  help,
  ...changeOptions,
} as const;

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
    ...runOptions,
    ...lensOptions,
    overlay: text,
    smooth: { type: 'boolean' },
    format: text,
  } as const;
  const { values, positionals } = parse({ args: [...args], options, allowPositionals: true });
  if (values.help === true) return { command: 'help' };
  if (values.smooth === true && values.overlay === undefined) throw usage('--smooth wants --overlay OUT.png');
  if (values.cell !== undefined && values.overlay !== undefined) throw usage('wanted --cell or --overlay, found both');
  return {
    command: 'inspect',
    ...parseRun(values, positionals),
    lens: parseLens(values),
    cell: values.cell === undefined ? null : parseCell(values.cell, values),
    overlay: values.overlay ?? null,
    smooth: values.smooth === true,
    format: oneOf('--format', values.format ?? 'ansi', FORMATS),
  };
}

function parseDump(args: readonly string[]): Arguments {
  const { values, positionals } = parse({
    args: [...args],
    options: { ...runOptions, out: text },
    allowPositionals: true,
  });
  if (values.help === true) return { command: 'help' };
  if (values.out === undefined) throw usage('dump wants --out OUT.safetensors');
  return { command: 'dump', ...parseRun(values, positionals), out: values.out };
}

function parseModels(args: readonly string[]): Arguments {
  const options = { model: { type: 'string', multiple: true }, format: text, engine: text, help } as const;
  const { values } = parse({ args: [...args], options });
  if (values.help === true) return { command: 'help' };
  return {
    command: 'models',
    folders: values.model ?? [],
    engine: values.engine ?? null,
    format: oneOf('--format', values.format ?? 'ansi', FORMATS),
  };
}

type RunValues = ChangeValues & {
  readonly [option in 'model' | 'ids' | 'max-units' | 'target' | 'generate' | 'engine']?: string | undefined;
};

function parseRun(values: RunValues, positionals: readonly string[]): RunArguments {
  const source = sourceOf(positionals, values.ids);
  if (source.kind === 'file' && source.path === '-' && values.target === '-')
    throw usage('wanted standard input as FILE or as --target, found both');
  return {
    source,
    model: values.model ?? null,
    maxUnits: maxUnits(values['max-units']),
    target: values.target ?? null,
    generate: wholeOrNull('--generate', values.generate),
    changes: parseChanges(values),
    engine: values.engine ?? null,
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
  return { kind: 'ids', ids: wholes('--ids', ids) };
}

function maxUnits(given: string | undefined): number {
  const value = given === undefined ? MAX_UNITS : whole('--max-units', given);
  if (value < 1) throw usage('--max-units: wanted a whole number from 1, found 0');
  return value;
}
