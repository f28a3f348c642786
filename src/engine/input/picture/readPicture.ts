import { decodePicture, type DecodedPicture } from './decodePicture';
import { openPicture, type OpenPicture } from './openPicture';

/** A picture's file, opened and decoded. */
export interface ReadPicture {
  readonly open: OpenPicture;
  readonly decoded: DecodedPicture;
}

/** Throws as {@link openPicture} and {@link decodePicture}. */
export async function readPicture(name: string, bytes: Uint8Array): Promise<ReadPicture> {
  const open = await openPicture(name, bytes);
  return { open, decoded: await decodePicture(open) };
}
