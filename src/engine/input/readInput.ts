import type { ModelInput } from '../../protocol/engine';
import type { Pictures } from './picture/pictures';
import type { ReadPicture } from './picture/readPicture';

/** What can be made of an input before its model is there. */
export type ReadInput =
  | Exclude<ModelInput, { readonly kind: 'picture' }>
  | {
      readonly kind: 'picture';
      readonly name: string;
      readonly picture: ReadPicture;
      /** Of the file, which is held to draw the picture from. */
      readonly bytes: number;
    };

/** Decodes a picture, while its model is loaded; all else stays as it is. Throws ImageError; CancelledError. */
export async function readInput(input: ModelInput, pictures: Pictures, signal?: AbortSignal): Promise<ReadInput> {
  if (input.kind !== 'picture') return input;
  const { kind, name, bytes } = input;
  return { kind, name, picture: await pictures.read(name, bytes, signal), bytes: bytes.length };
}
