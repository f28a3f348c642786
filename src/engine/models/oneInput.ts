import { HeadlightError } from '../../protocol/errors';
import type { ModelCard } from '../../protocol/models';
import type { ReadInput } from '../input/readInput';
import type { Want } from '../model';

/** What an input is, in messages, and the models for it. */
const INPUTS: Record<ReadInput['kind'], { readonly name: string; readonly is: string; readonly models: string }> = {
  text: { name: 'text', is: 'text', models: 'text: BERT, GPT-2, Llama or T5' },
  ids: { name: 'token ids', is: 'token ids', models: 'text: BERT, GPT-2, Llama or T5' },
  picture: { name: 'picture', is: 'a picture', models: 'pictures: ViT, DeiT, DINOv2 or CLIP' },
  table: { name: 'table', is: 'a table', models: 'tables' },
};

/**
 * The one input of a model that takes one. Throws HeadlightError `input` for none or several, `usage` where the model cannot
 * write, or has no decoder to read a target.
 */
export function oneInput(inputs: readonly ReadInput[], want: Want, card: ModelCard): ReadInput {
  const model = `${card.id} (${card.architecture})`;
  const [input] = inputs;
  if (input === undefined || inputs.length > 1) {
    const found = inputs.length === 0 ? 'none' : inputs.map(({ kind }) => INPUTS[kind].name).join(' and ');
    throw new HeadlightError('input', `${model} takes one input, found ${found}`);
  }
  if (want.generate > 0 && card.writes === null)
    throw new HeadlightError('usage', `${model} does not continue a text; take a causal model`);
  if (want.target !== null && card.writes !== 'output')
    throw new HeadlightError('usage', `${model} has no decoder to read a target; take an encoder-decoder: T5`);
  return input;
}

/** What is said where a model is given what it does not read. `does`: `reads text`. */
export function notRead(input: ReadInput, { id, architecture }: ModelCard, does: string): HeadlightError {
  const { is, models } = INPUTS[input.kind];
  const given = 'name' in input ? input.name : 'this';
  return new HeadlightError(
    'input',
    `${given} is ${is}, and ${id} (${architecture}) ${does}; take a model for ${models}`,
  );
}
