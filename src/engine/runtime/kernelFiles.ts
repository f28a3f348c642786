import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { HeadlightError } from '../../protocol/errors';
import type { Variant } from './kernels';

/** The bytes of a variant's kernels: beside the bundle, or in the package's `out/kernels` when this runs from source. */
export function kernelFile(variant: Variant): Uint8Array<ArrayBuffer> {
  const name = `kernels-${variant}.wasm`;
  for (const folder of candidates()) {
    const path = join(folder, name);
    if (existsSync(path)) return new Uint8Array(readFileSync(path));
  }
  throw new HeadlightError('internal', `wanted ${name} in ${__dirname}, found no such file`);
}

function* candidates(): Generator<string> {
  yield __dirname;
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) yield join(folder, 'out/kernels');
}
