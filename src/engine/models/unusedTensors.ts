import { isOfBody } from './bodyTensors';
import type { ModelFamily, ModelShape } from './family';

/** Names that are told; of the others how many. */
const SHOWN = 6;

/** What stands before the names of a body in a checkpoint: nothing, or the name that it has under a head. */
export function bodyPrefix(has: (name: string) => boolean, { prefixes }: ModelFamily, { tensors }: ModelShape): string {
  return prefixes.find((prefix) => has(prefix + tensors.once[0])) ?? '';
}

/**
 * A line for the tensors of a checkpoint that are not of the model, and one for biases that its config says are not there. Buffers of
 * older checkpoints and weights of other heads are known, and not told. `names`: of all tensors of the file.
 */
export function unusedTensors(
  names: ReadonlySet<string>,
  architecture: string,
  family: ModelFamily,
  shape: ModelShape,
): string[] {
  const prefix = bodyPrefix((name) => names.has(name), family, shape);
  const used = (name: string): boolean => name.startsWith(prefix) && isOfBody(shape.tensors, name.slice(prefix.length));
  const unused = [...names].filter((name) => {
    const bare = name.startsWith(prefix) ? name.slice(prefix.length) : name;
    const known = [name, bare].some((each) => family.buffers.test(each) || shape.tensors.others.test(each));
    return !known && !used(name);
  });
  const biases = unused.filter((name) => name.endsWith('.bias') && used(name.replace(/bias$/, 'weight')));
  const strangers = unused.filter((name) => !biases.includes(name));
  return [
    ...(biases.length === 0
      ? []
      : [
          `The file has biases that ${architecture} with this config does not have, and they are not used: ${listed(biases)}`,
        ]),
    ...(strangers.length === 0
      ? []
      : [
          `The file has tensors that are no part of ${architecture} with this config, and they are not used: ${listed(strangers)}`,
        ]),
  ];
}

function listed(names: readonly string[]): string {
  const rest = names.length - SHOWN;
  return `${[...names].sort().slice(0, SHOWN).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
