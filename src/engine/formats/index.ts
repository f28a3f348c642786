import { huggingFaceFolder } from './huggingFaceFolder';
import type { ModelFormat } from './modelFormat';
import { tfjsFolder } from './tfjsFolder';

/** Every format, in the order in which a path is tried; the first tells what is wrong with one that is none of them. */
const FORMATS: readonly [ModelFormat, ...ModelFormat[]] = [huggingFaceFolder, tfjsFolder];

/** The format that a path is in. */
export async function formatOf(path: string): Promise<ModelFormat> {
  for (const format of FORMATS) if (await format.sniff(path)) return format;
  return FORMATS[0];
}
