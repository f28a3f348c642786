import { decodePicture, type DecodedPicture } from './decodePicture';
import { openPicture, type PictureFacts } from './openPicture';

/** A picture's file, opened and decoded. */
export interface ReadPicture {
  readonly open: PictureFacts;
  readonly decoded: DecodedPicture;
  /** Of the file. */
  readonly bytes: Uint8Array;
}

/** Throws as {@link openPicture} and {@link decodePicture}. */
export async function readPicture(name: string, bytes: Uint8Array): Promise<ReadPicture> {
  const { pipeline, ...open } = await openPicture(name, bytes);
  return { open, decoded: await decodePicture({ pipeline, ...open }), bytes };
}
