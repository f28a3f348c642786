import { listOf } from '../../core/lists';
import type { Change } from '../../protocol/changes';
import { HeadlightError } from '../../protocol/errors';
import type { MapInfo, ModelCard } from '../../protocol/models';
import type { Picture } from '../../protocol/pictures';
import { pictureInput, type PictureCut, type PictureInput } from '../input/picture/pictureInput';
import type { PixelInput } from '../input/picture/pixelValues';
import type { ReadInput } from '../input/readInput';
import type { Prepared, Want } from '../model';
import { affordableUnits } from './memory';
import type { ModelFiles } from './modelFiles';
import { notRead, oneInput } from './oneInput';
import { replacedUnits } from './replacedUnits';

/** A model that reads pictures. */
export interface PictureReader {
  readonly card: ModelCard;
  readonly files: ModelFiles;
  readonly maps: readonly MapInfo[];
  readonly cut: PictureCut;
}

/**
 * Makes a picture ready. It is one window, whatever the wanted number of units: without a part of its patches it would be
 * another picture. Throws ImageError, CheckpointError, HeadlightError `input` or `usage`.
 */
export async function preparePicture(
  inputs: readonly ReadInput[],
  want: Want,
  { card, files, maps, cut }: PictureReader,
): Promise<Prepared<PixelInput>> {
  const input = oneInput(inputs, want, card);
  if (input.kind !== 'picture') throw notRead(input, card, 'looks at pictures');
  const most = affordableUnits(card, want.bytes);
  const made = pictureInput(input.picture, await files.processor(), card.id, cut, most);
  const { units, picture, pixels } = made;
  emptyPatches(made, cut, want.changes, card);
  const all = { start: 0, end: units.length };
  return {
    lists: [{ list: listOf('input', units.length, { medium: 'picture', input: 0, picture }), units }],
    maps,
    absent: [],
    windows: [
      {
        payload: pixels,
        lists: [{ id: 'input', owned: all, toGlobal: Int32Array.from({ length: units.length }, (_, unit) => unit) }],
      },
    ],
    wordOf: (id) => Promise.resolve(`#${id}`),
    answers: files.answers(),
  };
}

/** Makes the pixel values of the patches that are to be replaced 0. Throws HeadlightError `usage` for a unit that is no patch. */
export function emptyPatches(
  {
    pixels,
    picture,
    units,
  }: Pick<PictureInput, 'units'> & {
    readonly pixels: PixelInput;
    readonly picture: Pick<Picture, 'columns'>;
  },
  { patch, special }: PictureCut,
  changes: readonly Change[],
  card: Pick<ModelCard, 'id'>,
): void {
  const { values, width, height } = pixels;
  for (const unit of replacedUnits(changes, 'input', units.length)) {
    if (unit < special.length) {
      throw new HeadlightError(
        'usage',
        `unit ${unit} (${units.text[unit]}) is no patch that ${card.id} could be given empty; hide it by masking`,
      );
    }
    const [row, column] = [
      Math.floor((unit - special.length) / picture.columns),
      (unit - special.length) % picture.columns,
    ];
    for (let start = 0; start < values.length; start += width * height) {
      for (let y = row * patch.height; y < (row + 1) * patch.height; y++) {
        const from = start + y * width + column * patch.width;
        values.fill(0, from, from + patch.width);
      }
    }
  }
}
