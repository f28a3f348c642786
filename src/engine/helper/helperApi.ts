import type { PicturePreview } from '../../protocol/pictures';
import type { Encoded } from '../input/tokenizer';
import type { Drawn } from '../input/picture/previewOf';
import type { ReadPicture } from '../input/picture/readPicture';
import type { ReadVocabulary } from '../input/vocabulary';

/** A picture's file, as it came. */
interface PictureFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a helper process does for the engine: all that runs native code over a stranger's file. Each method throws as what it stands for. */
export interface HelperApi {
  /** Answered as soon as the helper runs. */
  ready(): null;
  /** `stamp`: names the file in the state in which it was read. */
  loadTokenizer(request: { readonly path: string }): { readonly vocabulary: ReadVocabulary; readonly stamp: string };
  /** Of a tokenizer that was loaded. */
  encode(request: { readonly path: string; readonly text: string }): Encoded;
  decode(request: { readonly path: string; readonly lists: readonly (readonly number[])[] }): readonly string[];
  readPicture(request: PictureFile): Omit<ReadPicture, 'bytes'>;
  previewPicture(request: PictureFile & { readonly transparent: boolean; readonly side: number }): PicturePreview;
  drawPicture(request: PictureFile & { readonly side: number }): Drawn;
  encodePng(request: Drawn): Uint8Array;
}
