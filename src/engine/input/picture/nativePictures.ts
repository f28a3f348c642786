import { openPicture } from './openPicture';
import type { Pictures } from './pictures';
import { drawPicture, encodePng, previewOf } from './previewOf';
import { readPicture } from './readPicture';

/** Pictures that are decoded in this process. The engine has it done in a helper: native code over a stranger's file cannot be stopped. */
export const nativePictures: Pictures = {
  read: readPicture,
  preview: async ({ name, bytes, transparent }, side) => previewOf(await openPicture(name, bytes), transparent, side),
  draw: async ({ name, bytes }, side) => drawPicture(await openPicture(name, bytes), side),
  encodePng,
};
