import { join } from 'node:path';
import { EngineClient } from '../client/engineClient';
import type { InspectResult, ModelInput, PreparedEvent } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { ModelCard } from '../protocol/models';
import type { Source } from './arguments';
import { DEFAULT_MODELS, findModel } from './findModels';
import { nameOf, readSource } from './readSource';
import { MAX_CHARACTERS } from './readText';

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

export interface SessionRequest {
  readonly source: Source;
  readonly model: string | null;
  readonly maxUnits: number;
  readonly generate: number;
  /** Looks at what is asked for before anything is run; throws HeadlightError `usage`. */
  readonly check: (card: ModelCard) => void;
}

/** One run, whose engine can still be asked about it. */
export interface Session {
  readonly client: EngineClient;
  readonly card: ModelCard;
  readonly prepared: PreparedEvent;
  readonly result: InspectResult;
  /** Null where ids or a picture were given. */
  readonly text: string | null;
}

export function createClient({ root }: Surroundings): EngineClient {
  return new EngineClient({
    enginePath: join(root, 'dist', 'engine', 'main.js'),
    idleTimeout: IDLE_MILLISECONDS,
    log: () => undefined,
  });
}

/** Runs a model on what the command line names, then `use`, and ends the engine. `note` gets what should be known. */
export async function withSession<T>(
  request: SessionRequest,
  around: Surroundings,
  note: (message: string) => void,
  use: (session: Session) => Promise<T>,
): Promise<T> {
  const input = await inputOf(request, around, note);
  const model = await findModel(
    request.model ?? DEFAULT_MODELS[input.kind === 'image' ? 'image' : 'text'],
    around.root,
    around.env,
  );
  const client = createClient(around);
  try {
    const { cards, problems } = await client.call('describe', { folders: [model] });
    const [card] = cards;
    if (card === undefined) throw new HeadlightError('checkpoint', problems[0]?.message ?? model.path);
    request.check(card);
    let prepared: PreparedEvent | undefined;
    client.onEvent((event) => {
      if (event.type === 'prepared') prepared = event.payload;
      if (event.type === 'layer') showProgress(around, event.payload.progress);
    });
    const { generate, maxUnits } = request;
    const result = await client
      .call('inspect', { inspection: INSPECTION, model, input, generate, maxUnits })
      .catch((error: unknown) => {
        throw withName(error, request.source, input);
      });
    if (prepared === undefined) throw new HeadlightError('internal', 'the engine did not say what it ran');
    if (result.done < result.units.length) {
      note(`ran on the first ${result.done} of ${result.units.length} units; --max-units takes more`);
    }
    return await use({ client, card, prepared, result, text: input.kind === 'text' ? input.text : null });
  } finally {
    client.dispose();
  }
}

/** The engine knows the text, but not where it comes from. */
function withName(error: unknown, source: Source, input: ModelInput): unknown {
  if (source.kind === 'ids' || input.kind === 'image' || !(error instanceof HeadlightError) || error.code !== 'input')
    return error;
  return new HeadlightError('input', `${nameOf(source.path)}: ${error.message}`, { cause: error });
}

async function inputOf(
  { source, generate }: SessionRequest,
  { stdin }: Surroundings,
  note: (message: string) => void,
): Promise<ModelInput> {
  if (source.kind === 'ids') return source;
  const read = await readSource(source.path, stdin);
  if (read.kind === 'image') return { kind: 'image', name: nameOf(source.path), bytes: read.bytes };
  const { text, cut } = read;
  // A causal model can go on from nothing.
  if (text === '' && generate === 0) throw new HeadlightError('input', `${nameOf(source.path)} is empty`);
  if (cut) note(`${source.path} is longer than ${MAX_CHARACTERS} characters: this is about its first part`);
  return { kind: 'text', text, focus: null };
}

function showProgress({ stderr }: Surroundings, share: number): void {
  if (stderr.isTTY === true) stderr.write(share < 1 ? `\r${Math.round(100 * share)} % ` : '\r\u001b[K');
}
