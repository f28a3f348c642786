import { CheckpointError } from '../../protocol/errors';

export type Activation = 'gelu' | 'gelu_tanh' | 'silu' | 'relu' | 'quick_gelu';

/** Names that Hugging Face configs use (`ACT2FN` of transformers) → the function. `gelu` is the exact one, with erf. */
const ACTIVATIONS: ReadonlyMap<string, Activation> = new Map([
  ['gelu', 'gelu'],
  ['gelu_new', 'gelu_tanh'],
  ['gelu_pytorch_tanh', 'gelu_tanh'],
  ['gelu_fast', 'gelu_tanh'],
  ['quick_gelu', 'quick_gelu'],
  ['silu', 'silu'],
  ['swish', 'silu'],
  ['relu', 'relu'],
]);

/** Throws CheckpointError for a name that is not known. */
export function activationNamed(path: string, name: string): Activation {
  const activation = ACTIVATIONS.get(name);
  if (activation === undefined) {
    throw new CheckpointError(`${path}: wanted an activation of ${[...ACTIVATIONS.keys()].join(', ')}, found ${name}`);
  }
  return activation;
}
