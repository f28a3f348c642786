import type { ModelInput } from '../../protocol/engine';
import { readPicture, type ReadPicture } from './picture/readPicture';

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

/** Decodes a picture, while its model is loaded; a text stays as it is. Throws ImageError. */
export async function readInput(input: ModelInput): Promise<ReadInput> {
  if (input.kind !== 'picture') return input;
  const { kind, name, bytes } = input;
  return { kind, name, picture: await readPicture(name, bytes), bytes: bytes.length };
}
