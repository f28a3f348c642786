import type { ModelInput } from '../../protocol/engine';
import type { Pictures } from './picture/pictures';
import type { ReadPicture } from './picture/readPicture';

/** What can be made of an input before its model is there. */
export type ReadInput =
  | Exclude<ModelInput, { readonly kind: 'picture' }>
  | { readonly kind: 'picture'; readonly name: string; readonly picture: ReadPicture };

/** Decodes a picture, while its model is loaded; a text stays as it is. Throws ImageError; CancelledError. */
export async function readInput(input: ModelInput, pictures: Pictures, signal?: AbortSignal): Promise<ReadInput> {
  if (input.kind !== 'picture') return input;
  return { kind: 'picture', name: input.name, picture: await pictures.read(input.name, input.bytes, signal) };
}
