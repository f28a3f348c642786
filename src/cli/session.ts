import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { EngineClient } from '../client/engineClient';
import type { EngineEvent } from '../client/engineProcess';
import { readAs } from '../core/media';
import type { DumpSource, OpenedEvent, RunSource } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { RunArguments } from './arguments';
import { checkDump, unitsToWrite } from './checkRun';
import { DEFAULT_MODELS, findModel } from './findModels';
import { readInput, type ReadInput } from './readInput';
import { nameOf } from './readSource';
import { RunLists } from './runLists';

/** What the command line stands in. */
export interface Surroundings {
  /** The folder of the package: bundled models and the engine are found from here. */
  readonly root: string;
  readonly stdin: NodeJS.ReadableStream;
  readonly stdout: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly stderr: NodeJS.WritableStream & { readonly isTTY?: boolean };
  readonly env: NodeJS.ProcessEnv;
}

export const INSPECTION = 'cli';
const IDLE_MILLISECONDS = 60_000;

/** One run, or a dump of one, whose engine can still be asked about it. */
export interface Session {
  readonly client: EngineClient;
  /** Of the model, or of the dump's file. */
  readonly name: string;
  readonly opened: OpenedEvent;
  readonly lists: RunLists;
  /** Of the run's inputs, and behind them what the decoder reads; null where it is no text, or not known. */
  readonly texts: readonly (string | null)[];
}

/** `engine`: a program that is the engine, with its arguments behind blanks; null: our own. */
export function createClient({ root }: Surroundings, engine: string | null): EngineClient {
  const [command = '', ...args] = engine === null || existsSync(engine) ? [engine ?? ''] : engine.split(/\s+/);
  return new EngineClient({
    enginePath: join(root, 'dist', 'engine', 'main.js'),
    ...(engine === null ? {} : { program: { command, args } }),
    idleTimeout: IDLE_MILLISECONDS,
    log: () => undefined,
  });
}

/**
 * Opens what the command line names, then `use`, and ends the engine. `check` looks at the maps before they are computed; it
 * throws what is wrong with the options. `note` gets what should be known.
 */
export async function withSession<T>(
  args: RunArguments,
  around: Surroundings,
  note: (message: string) => void,
  check: (opened: OpenedEvent, name: string) => void,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const read = await readInput(args, around.stdin, note);
  const client = createClient(around, args.engine);
  try {
    const source = await sourceOf(args, read, client, around);
    const name = (opened: OpenedEvent): string =>
      opened.card?.id ?? (read.kind === 'dump' ? basename(read.path) : INSPECTION);
    const lists = new RunLists(client, INSPECTION);
    const refused = new AbortController();
    let opened: OpenedEvent | undefined;
    const { maxUnits } = args;
    const look = (event: EngineEvent): void => {
      if (event.type !== 'opened') return;
      opened = event.payload;
      check(opened, name(opened));
    };
    client.onEvent((event) => {
      lists.hear(event);
      if (event.type === 'map') showProgress(around, event.payload.progress);
      try {
        look(event);
      } catch (error) {
        refused.abort(error);
      }
    });
    await client
      .call('open', { inspection: INSPECTION, source, focus: null, maxUnits }, refused.signal)
      .catch((error: unknown) => {
        throw refused.signal.aborted ? refused.signal.reason : withName(error, args, source);
      });
    if (opened === undefined) throw new HeadlightError('internal', 'the engine did not say what it opened');
    for (const told of [...(opened.notes ?? []), ...(opened.card?.warnings ?? [])]) note(`${name(opened)}: ${told}`);
    for (const { id, length, whole } of lists.all) {
      if (lists.done(id) < length)
        note(
          `ran on the first ${lists.done(id)} of ${whole ? '' : 'more than '}${length} units; --max-units takes more`,
        );
    }
    return await use({ client, name: name(opened), opened, lists, texts: textsOf(read) });
  } finally {
    client.dispose();
  }
}

async function sourceOf(
  args: RunArguments,
  read: ReadInput,
  client: EngineClient,
  { root, env }: Surroundings,
): Promise<RunSource | DumpSource> {
  if (read.kind === 'dump') {
    checkDump(args, basename(read.path));
    return read;
  }
  const { medium, target } = read;
  const model = await findModel(args.model ?? DEFAULT_MODELS[medium], root, env);
  const { cards, problems } = await client.call('describe', { folders: [model] });
  const [card] = cards;
  if (card === undefined) throw new HeadlightError('checkpoint', problems[0]?.message ?? model.path);
  const generate = unitsToWrite(args, card);
  // Of a text whose name says nothing, a model of tables reads the table that stands in it.
  const reads = readAs(medium, card.reads) ?? readAs('table', card.reads) ?? medium;
  return { kind: 'run', model, inputs: [read.input(reads)], target, generate, changes: args.changes, of: null };
}

function textsOf(read: ReadInput): (string | null)[] {
  if (read.kind === 'dump') return [];
  return [read.text, read.target];
}

/** The engine knows a text, but not where it comes from. */
function withName(error: unknown, { source }: RunArguments, run: RunSource | DumpSource): unknown {
  const named = run.kind === 'dump' || run.inputs.some((input) => 'name' in input);
  if (named || source.kind === 'ids' || !(error instanceof HeadlightError) || error.code !== 'input') return error;
  return new HeadlightError('input', `${nameOf(source.path)}: ${error.message}`, { cause: error });
}

function showProgress({ stderr }: Surroundings, share: number): void {
  if (stderr.isTTY === true) stderr.write(share < 1 ? `\r${Math.round(100 * share)} % ` : '\r\u001b[K');
}
