import type { Picture } from '../protocol/engine';
import type { OpenPicture } from './input/picture/openPicture';
import type { TextTokenizer } from './input/tokenizer';
import type { PictureModel, PixelInput, TextModel } from './model';

/** What is run, on what. */
export type Content =
  | { readonly kind: 'text'; readonly model: TextModel; readonly tokenizer: TextTokenizer | null }
  | {
      readonly kind: 'picture';
      readonly model: PictureModel;
      readonly pixels: PixelInput;
      readonly picture: Picture;
      /** To draw it. */
      readonly open: OpenPicture;
      readonly transparent: boolean;
    };
