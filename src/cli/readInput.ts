import { resolve } from 'node:path';
import type { ModelInput } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { RunArguments } from './arguments';
import { nameOf, readSource } from './readSource';
import { MAX_CHARACTERS } from './readText';

/** What the command line names: something to run, or a run that is over. */
export type ReadInput =
  | { readonly kind: 'run'; readonly input: ModelInput; readonly target: string | null }
  | { readonly kind: 'dump'; readonly path: string };

/** `note` gets what should be known. Throws HeadlightError `input` where a file cannot be used. */
export async function readInput(
  { source, generate, target }: RunArguments,
  stdin: NodeJS.ReadableStream,
  note: (message: string) => void,
): Promise<ReadInput> {
  if (source.kind === 'ids') return { kind: 'run', input: source, target: await targetOf(target, stdin, note) };
  const name = nameOf(source.path);
  const read = await readSource(source.path, stdin);
  if (read.kind === 'dump') {
    if (source.path !== '-') return { kind: 'dump', path: resolve(source.path) };
    throw new HeadlightError('input', 'standard input is a dump, which is read here and there: wanted its file');
  }
  const reading = await targetOf(target, stdin, note);
  if (read.kind === 'picture')
    return { kind: 'run', input: { kind: 'picture', name, bytes: read.bytes }, target: reading };
  // A causal model can go on from nothing.
  if (read.text === '' && (generate ?? 0) === 0) throw new HeadlightError('input', `${name} is empty`);
  if (read.cut) noteCut(source.path, note);
  return { kind: 'run', input: { kind: 'text', text: read.text }, target: reading };
}

async function targetOf(
  path: string | null,
  stdin: NodeJS.ReadableStream,
  note: (message: string) => void,
): Promise<string | null> {
  if (path === null) return null;
  const read = await readSource(path, stdin);
  if (read.kind !== 'text')
    throw new HeadlightError('input', `--target: wanted a text for the decoder, and ${nameOf(path)} is a ${read.kind}`);
  if (read.cut) noteCut(path, note);
  return read.text;
}

function noteCut(path: string, note: (message: string) => void): void {
  note(`${path} is longer than ${MAX_CHARACTERS} characters: this is about its first part`);
}
