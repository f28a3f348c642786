import { resolve } from 'node:path';
import type { ModelInput } from '../protocol/engine';
import { mediumOfName } from '../core/media';
import { textInput } from '../core/textInput';
import { HeadlightError } from '../protocol/errors';
import type { Medium } from '../protocol/units';
import type { RunArguments } from './arguments';
import { nameOf, readSource } from './readSource';
import { MAX_CHARACTERS } from './readText';

/** What the command line names: something to run, or a run that is over. */
export type ReadInput =
  | {
      readonly kind: 'run';
      /** What it is by its bytes and its name. */
      readonly medium: Medium;
      /** Null where it is none. */
      readonly text: string | null;
      readonly target: string | null;
      /** What a model is given that reads it as this. Throws HeadlightError `input` where it cannot be read so. */
      readonly input: (reads: Medium) => ModelInput;
    }
  | { readonly kind: 'dump'; readonly path: string };

/** `note` gets what should be known. Throws HeadlightError `input` where a file cannot be used. */
export async function readInput(
  { source, generate, target }: RunArguments,
  stdin: NodeJS.ReadableStream,
  note: (message: string) => void,
): Promise<ReadInput> {
  if (source.kind === 'ids') {
    return {
      kind: 'run',
      medium: 'text',
      text: null,
      target: await targetOf(target, stdin, note),
      input: () => source,
    };
  }
  const name = nameOf(source.path);
  const read = await readSource(source.path, stdin);
  if (read.kind === 'dump') {
    if (source.path !== '-') return { kind: 'dump', path: resolve(source.path) };
    throw new HeadlightError('input', 'standard input is a dump, which is read here and there: wanted its file');
  }
  const reading = await targetOf(target, stdin, note);
  if (read.kind === 'picture') {
    const { kind, bytes } = read;
    return { kind: 'run', medium: kind, text: null, target: reading, input: () => ({ kind, name, bytes }) };
  }
  // A causal model can go on from nothing.
  if (read.text === '' && (generate ?? 0) === 0) throw new HeadlightError('input', `${name} is empty`);
  if (read.cut) noteCut(source.path, note);
  const medium = mediumOfName(source.path);
  // The last line of a text that was cut may be a part of a row.
  const text = read.cut && medium === 'table' ? read.text.slice(0, read.text.lastIndexOf('\n') + 1) : read.text;
  return { kind: 'run', medium, text, target: reading, input: (reads) => textInput(reads, name, text) };
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
