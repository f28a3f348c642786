import { join } from 'node:path';
import * as v from 'valibot';
import { CheckpointError } from '../../../protocol/errors';
import type { Family } from '../../../protocol/models';
import type { Size } from '../../../core/maps/attentionMap';
import { readJsonObject } from '../../checkpoint/files';
import { parseConfig, positiveReal, upTo } from '../../checkpoint/parseConfig';
import { LIMITS } from '../../limits';
import { FILTERS, type Filter } from './resampleFilters';

const PROCESSOR_FILE = 'preprocessor_config.json';

/** How a model wants its pictures. */
export interface PictureProcessor {
  /** To a size of its own, or until the shorter side has a length; null: not at all. */
  readonly resize: { readonly to: Size | { readonly shortest: number }; readonly filter: Filter | 'nearest' } | null;
  /** A part of the middle of what comes out of it, with black around it where it is smaller; null: all. */
  readonly crop: Size | null;
  /** Pixel values, 0 to 255, are multiplied by it. */
  readonly scale: number;
  /** Then these are subtracted, and the difference is divided by these: red, green, blue. */
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

/** Pixels. A processor is from a stranger: what it asks for is made for every picture. */
const side = upTo(LIMITS.pictureSide);
const sizeSchema = v.union([
  side,
  v.strictObject({ height: side, width: side }),
  v.strictObject({ shortest_edge: side }),
]);
const perChannel = <S extends v.GenericSchema<number>>(each: S) => v.union([each, v.pipe(v.array(each), v.length(3))]);
const flag = v.optional(v.nullable(v.boolean()), null);
const schema = v.object({
  image_processor_type: v.optional(v.nullable(v.string()), null),
  feature_extractor_type: v.optional(v.nullable(v.string()), null),
  do_resize: flag,
  size: v.optional(v.nullable(sizeSchema), null),
  resample: v.optional(v.nullable(v.picklist([...FILTERS.keys()])), null),
  do_center_crop: flag,
  crop_size: v.optional(v.nullable(v.union([side, v.strictObject({ height: side, width: side })])), null),
  do_rescale: flag,
  rescale_factor: v.optional(v.nullable(positiveReal), null),
  do_normalize: flag,
  image_mean: v.optional(v.nullable(perChannel(v.pipe(v.number(), v.finite()))), null),
  image_std: v.optional(v.nullable(perChannel(positiveReal)), null),
  do_convert_rgb: flag,
});

/** What a class of transformers takes for what the file leaves out. */
interface Defaults {
  /** A lone number as `size`: both sides, or the shorter one. */
  readonly square: boolean;
  readonly size: number;
  readonly resample: number;
  readonly crops: boolean;
  readonly crop: number;
  readonly mean: number | readonly number[];
  readonly deviation: number | readonly number[];
}

const CLIP_NUMBERS = { mean: [0.48145466, 0.4578275, 0.40821073], deviation: [0.26862954, 0.26130258, 0.27577711] };
const CUBIC = 3;
const vit: Defaults = { square: true, size: 224, resample: 2, crops: false, crop: 224, mean: 0.5, deviation: 0.5 };
const deit: Defaults = { square: true, size: 256, resample: CUBIC, crops: true, crop: 224, mean: 0.5, deviation: 0.5 };
const clip: Defaults = { square: false, size: 224, resample: CUBIC, crops: true, crop: 224, ...CLIP_NUMBERS };
/** By the name of the class, without its ending. */
const CLASSES: ReadonlyMap<string, Defaults> = new Map([
  ['ViT', vit],
  ['DeiT', deit],
  ['Bit', clip],
  ['CLIP', clip],
]);
const OF_FAMILY: ReadonlyMap<Family, Defaults> = new Map([
  ['vit', vit],
  ['deit', deit],
  ['dinov2', clip],
  ['clip', clip],
]);

/**
 * Reads `preprocessor_config.json` of a model folder as transformers' image processors of ViT, DeiT, BiT (which DINOv2 has) and
 * CLIP do; null where there is none. Throws CheckpointError naming the file and the key.
 */
export async function readProcessor(folder: string, family: Family): Promise<PictureProcessor | null> {
  const json = await readJsonObject(folder, PROCESSOR_FILE);
  return json === null ? null : pictureProcessor(join(folder, PROCESSOR_FILE), json, family);
}

/** `path`: for messages. `family`: whose class stands for one that is not named. Throws CheckpointError. */
export function pictureProcessor(path: string, json: unknown, family: Family): PictureProcessor {
  const config = parseConfig(path, json, schema);
  const name = config.image_processor_type ?? config.feature_extractor_type;
  const defaults =
    name === null
      ? OF_FAMILY.get(family)
      : CLASSES.get(name.replace(/(ImageProcessor(Fast|Pil)?|FeatureExtractor)$/, ''));
  if (defaults === undefined) {
    const wanted = [...CLASSES.keys()].map((known) => `${known}ImageProcessor`).join(', ');
    throw new CheckpointError(`${path}: image_processor_type: wanted ${wanted}, found ${name ?? 'none'}`);
  }
  const normalises = config.do_normalize ?? true;
  return {
    resize:
      (config.do_resize ?? true)
        ? {
            to: sizeOf(config.size ?? defaults.size, defaults.square),
            filter: FILTERS.get(config.resample ?? defaults.resample)!,
          }
        : null,
    crop: (config.do_center_crop ?? defaults.crops) ? squareOf(config.crop_size ?? defaults.crop) : null,
    scale: (config.do_rescale ?? true) ? (config.rescale_factor ?? 1 / 255) : 1,
    mean: normalises ? ofChannels(config.image_mean ?? defaults.mean) : [0, 0, 0],
    deviation: normalises ? ofChannels(config.image_std ?? defaults.deviation) : [1, 1, 1],
  };
}

/** The size of what a model gets, where it is the same for every picture. */
export function fixedSize({ resize, crop }: PictureProcessor): Size | null {
  if (crop !== null) return crop;
  return resize !== null && 'width' in resize.to ? resize.to : null;
}

function sizeOf(size: v.InferOutput<typeof sizeSchema>, square: boolean): Size | { readonly shortest: number } {
  if (typeof size === 'number') return square ? squareOf(size) : { shortest: size };
  return 'shortest_edge' in size ? { shortest: size.shortest_edge } : size;
}

function squareOf(size: number | Size): Size {
  return typeof size === 'number' ? { width: size, height: size } : size;
}

function ofChannels(given: number | readonly number[]): readonly [number, number, number] {
  return typeof given === 'number' ? [given, given, given] : [given[0]!, given[1]!, given[2]!];
}
