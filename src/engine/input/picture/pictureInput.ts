import type { Size } from '../../../core/maps/attentionMap';
import { ImageError } from '../../../protocol/errors';
import type { Picture } from '../../../protocol/pictures';
import type { UnitTable } from '../../../protocol/units';
import { LIMITS } from '../../limits';
import { BACKGROUND_NOTE } from './decodePicture';
import { framingOf, inPicture } from './framing';
import type { PictureProcessor } from './pictureProcessor';
import { patchGrid, pictureUnits, unitCount } from './pictureUnits';
import { pixelValues, type PixelInput } from './pixelValues';
import type { ReadPicture } from './readPicture';

/** How a model cuts pictures. */
export interface PictureCut {
  /** Of one patch, pixels. */
  readonly patch: Size;
  /** Names of the units before the patches. */
  readonly special: readonly string[];
}

/** A picture as a model gets it. */
export interface PictureInput {
  readonly pixels: PixelInput;
  readonly units: UnitTable;
  readonly picture: Picture;
}

/**
 * Makes a picture ready for a model. `model`: its name, for messages. `most`: units that there is memory for.
 * Throws ImageError where its shape gives less than one patch or more than `most` units.
 */
export function pictureInput(
  { open, decoded }: ReadPicture,
  processor: PictureProcessor,
  model: string,
  { patch, special }: PictureCut,
  most: number,
): PictureInput {
  const { name, format, width, height } = open;
  const framing = framingOf(processor, open);
  const { crop, resized } = framing;
  const grid = patchGrid(crop, patch, special);
  const { columns, rows } = grid;
  if (columns * rows === 0 || unitCount(grid) > most) {
    const wanted = columns * rows === 0 ? 'at least one patch' : `at most ${most} units, for which there is memory`;
    throw new ImageError(
      `${name}: ${width} × ${height} pixels become ${columns} × ${rows} patches for ${model}, wanted ${wanted}`,
    );
  }
  if (Math.max(resized.width, resized.height) > LIMITS.resizedSide) {
    throw new ImageError(
      `${name}: ${width} × ${height} pixels become ${resized.width} × ${resized.height} for ${model}, wanted at most ${LIMITS.resizedSide} on a side`,
    );
  }
  const seen = inPicture({ x: 0, y: 0, width: columns * patch.width, height: rows * patch.height }, framing, open);
  const padded =
    crop.x < 0 || crop.y < 0 || crop.x + crop.width > resized.width || crop.y + crop.height > resized.height;
  const notes = [
    ...open.notes,
    ...(decoded.transparent ? [BACKGROUND_NOTE] : []),
    ...(padded
      ? [
          `black around it: ${resized.width} × ${resized.height} pixels fill less than the model's ${crop.width} × ${crop.height}`,
        ]
      : []),
  ];
  return {
    pixels: pixelValues(decoded.pixels, processor, framing),
    units: pictureUnits(grid, seen),
    picture: { width, height, format, seen, columns, rows, notes },
  };
}
