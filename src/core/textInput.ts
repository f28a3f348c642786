import type { ModelInput } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Medium } from '../protocol/units';
import { MEDIA } from './media';
import { readTable } from './table/readTable';

/** By what a model reads: what it is given of a file's text. */
const READERS: Partial<Record<Medium, (name: string, text: string) => ModelInput>> = {
  text: (_name, text) => ({ kind: 'text', text }),
  table: readTable,
};

/** What a model is given of the text of a file. Throws HeadlightError `input` where that is none of what it reads, by the file's name. */
export function textInput(reads: Medium, name: string, text: string): ModelInput {
  const reader = READERS[reads];
  if (reader === undefined)
    throw new HeadlightError('input', `${name}: wanted one of the ${MEDIA[reads].many}, found a text`);
  return reader(name, text);
}
