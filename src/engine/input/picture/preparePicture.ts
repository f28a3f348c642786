import type { Picture } from '../../../protocol/engine';
import { ImageError } from '../../../protocol/errors';
import type { UnitTable } from '../../../protocol/units';
import type { PictureModel, PixelInput } from '../../model';
import { BACKGROUND_NOTE } from './decodePicture';
import { framingOf, inPicture } from './framing';
import type { PictureProcessor } from './pictureProcessor';
import { patchGrid, pictureUnits, unitCount } from './pictureUnits';
import { pixelValues } from './pixelValues';
import type { ReadPicture } from './readPicture';

/** A picture as a model gets it. */
export interface PreparedPicture {
  readonly pixels: PixelInput;
  readonly units: UnitTable;
  readonly picture: Picture;
}

/**
 * Makes a picture ready for a model. `most`: units that there is memory for.
 * Throws ImageError where its shape gives less than one patch or more than `most` units.
 */
export function preparePicture(
  { open, decoded }: ReadPicture,
  processor: PictureProcessor,
  model: PictureModel,
  most: number,
): PreparedPicture {
  const { name, format, width, height } = open;
  const framing = framingOf(processor, open);
  const { crop, resized } = framing;
  const grid = patchGrid(crop, model.patch, model.special);
  const { columns, rows } = grid;
  if (columns * rows === 0 || unitCount(grid) > most) {
    const wanted = columns * rows === 0 ? 'at least one patch' : `at most ${most} units, for which there is memory`;
    throw new ImageError(
      `${name}: ${width} × ${height} pixels become ${columns} × ${rows} patches for ${model.card.id}, wanted ${wanted}`,
    );
  }
  const seen = inPicture(
    { x: 0, y: 0, width: columns * model.patch.width, height: rows * model.patch.height },
    framing,
    open,
  );
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
