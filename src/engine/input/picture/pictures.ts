import type { PicturePreview } from '../../../protocol/pictures';
import type { Drawn } from './previewOf';
import type { ReadPicture } from './readPicture';

/** A picture's file, and its name for messages. */
export interface PictureSource {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What decodes and draws pictures, wherever it runs. Its methods throw ImageError, which names the picture; CancelledError. */
export interface Pictures {
  read(name: string, bytes: Uint8Array, signal?: AbortSignal): Promise<ReadPicture>;
  /** As {@link previewOf} says. */
  preview(
    picture: PictureSource & { readonly transparent: boolean },
    side: number,
    signal?: AbortSignal,
  ): Promise<PicturePreview>;
  /** As {@link drawPicture} says. */
  draw(picture: PictureSource, side: number, signal?: AbortSignal): Promise<Drawn>;
  encodePng(drawn: Drawn, signal?: AbortSignal): Promise<Uint8Array>;
}
