import { parseArgs } from 'node:util';
import { main } from './bootstrap.mjs';
import { packageExtension, sizeLimit, thisTarget } from './lib/packageExtension.mjs';

await main(async () => {
  const { values } = parseArgs({ options: { target: { type: 'string', default: thisTarget } } });
  const { file, size } = await packageExtension({ target: values.target });
  const megabytes = (/** @type {number} */ bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`\n${file}\n${megabytes(size)}`);
  if (size >= sizeLimit)
    throw new Error(`The package is ${megabytes(size)}; it must stay below ${megabytes(sizeLimit)}`);
});
