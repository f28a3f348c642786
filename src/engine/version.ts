import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';

/** The package's version: package.json is as far above the bundle as above this file. */
export function packageVersion(): string {
  const data: unknown = JSON.parse(readFileSync(join(__dirname, '../../package.json'), 'utf8'));
  return v.parse(v.object({ version: v.string() }), data).version;
}
