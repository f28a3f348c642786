import { HeadlightError } from '../../protocol/errors';
import type { Medium } from '../../protocol/units';
import { MEDIA } from '../../core/media';
import { readsWords } from './givenMedium';

/** The model that is set cannot do what is wanted. Messages of it offer to use another. */
export class WrongModelError extends HeadlightError {
  constructor(
    message: string,
    /** What is open. */
    readonly medium: Medium,
    /** A model at hand that fits, by its name in the settings; null: there is none. */
    readonly instead: string | null,
  ) {
    super('input', message);
    this.name = 'WrongModelError';
  }
}

/** The model reads something else than what is open. */
export function readsOther(
  model: string,
  reads: readonly Medium[],
  medium: Medium,
  instead: string | null,
): WrongModelError {
  const remedy =
    instead === null
      ? `No model at hand reads ${MEDIA[medium].many}: add a folder with one, or download one.`
      : `${instead} reads ${MEDIA[medium].many}.`;
  return new WrongModelError(
    `${model} reads ${readsWords(reads)}, not ${MEDIA[medium].many}. ${remedy}`,
    medium,
    instead,
  );
}

/** A text is to be continued by a model that writes none. */
export function writesNothing(model: string, instead: string | null): WrongModelError {
  const remedy =
    instead === null
      ? 'No model at hand does: add a folder with a causal one (GPT-2, Llama) or an encoder-decoder (T5), or download one.'
      : `${instead} does.`;
  return new WrongModelError(`${model} reads texts and writes none. ${remedy}`, 'text', instead);
}
