import { HeadlightError } from '../../protocol/errors';
import type { ModelCard } from '../../protocol/models';
import type { ReadInput } from '../input/readInput';
import type { Want } from '../model';

const NAMES = { text: 'text', picture: 'picture', ids: 'token ids' } as const;

/**
 * The one input of a model that takes one. Throws HeadlightError `input` for none or several, `usage` where the model cannot
 * write, or has no decoder to read a target.
 */
export function oneInput(inputs: readonly ReadInput[], want: Want, card: ModelCard): ReadInput {
  const model = `${card.id} (${card.architecture})`;
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    const found = inputs.length === 0 ? 'none' : inputs.map(({ kind }) => NAMES[kind]).join(' and ');
    throw new HeadlightError('input', `${model} takes one input, found ${found}`);
  }
  if (want.generate > 0 && card.writes === null)
    throw new HeadlightError('usage', `${model} does not continue a text; take a causal model`);
  if (want.target !== null && card.writes !== 'output')
    throw new HeadlightError('usage', `${model} has no decoder to read a target; take an encoder-decoder: T5`);
  return input;
}
