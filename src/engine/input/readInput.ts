import type { ModelInput } from '../../protocol/engine';
import { readPicture, type ReadPicture } from './picture/readPicture';

/** What can be made of an input before its model is there. */
export type ReadInput =
  | Exclude<ModelInput, { readonly kind: 'picture' }>
  | { readonly kind: 'picture'; readonly name: string; readonly picture: ReadPicture };

/** Decodes a picture, while its model is loaded; a text stays as it is. Throws ImageError. */
export async function readInput(input: ModelInput): Promise<ReadInput> {
  if (input.kind !== 'picture') return input;
  return { kind: 'picture', name: input.name, picture: await readPicture(input.name, input.bytes) };
}
