import { nativePictures } from '../../src/engine/input/picture/nativePictures';
import { nativeTokenizers } from '../../src/engine/input/nativeTokenizer';
import type { Readers } from '../../src/engine/input/readers';

/** Inputs are read in the test's own process. */
export const nativeReaders: Readers = { tokenizers: nativeTokenizers, pictures: nativePictures };
