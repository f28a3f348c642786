import type { Size } from '../../../core/maps/attentionMap';
import type { Rectangle } from '../../../protocol/units';
import type { PictureProcessor } from './pictureProcessor';

/** What becomes of a picture on its way to a model. */
export interface Framing {
  /** The whole picture's size after the resizing, pixels. */
  readonly resized: Size;
  /** The part of it that the model gets, whole pixels; what reaches beyond it is black. */
  readonly crop: Rectangle;
}

/** `picture`: its upright size, pixels. As transformers' get_resize_output_image_size and center_crop (image_transforms.py) reckon. */
export function framingOf({ resize, crop }: PictureProcessor, picture: Size): Framing {
  const resized =
    resize === null ? picture : 'shortest' in resize.to ? withShortest(picture, resize.to.shortest) : resize.to;
  const { width, height } = crop ?? resized;
  return {
    resized,
    crop: { x: Math.floor((resized.width - width) / 2), y: Math.floor((resized.height - height) / 2), width, height },
  };
}

/** A rectangle in pixels of the model's input, in pixels of the upright picture. */
export function inPicture(rectangle: Rectangle, { resized, crop }: Framing, picture: Size): Rectangle {
  const [across, down] = [picture.width / resized.width, picture.height / resized.height];
  return {
    x: (crop.x + rectangle.x) * across,
    y: (crop.y + rectangle.y) * down,
    width: rectangle.width * across,
    height: rectangle.height * down,
  };
}

function withShortest({ width, height }: Size, shortest: number): Size {
  const longest = Math.trunc((shortest * Math.max(width, height)) / Math.min(width, height));
  return width <= height ? { width: shortest, height: longest } : { width: longest, height: shortest };
}
