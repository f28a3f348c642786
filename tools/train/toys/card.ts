import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from './problems';
import type { Scores } from './train';

export interface ToyCard {
  readonly id: string;
  /** What weighs the rows, in words. */
  readonly layer: string;
}

/** Writes a toy's card: what it does, and what it reached. */
export function writeCard(
  folder: string,
  { id, layer }: ToyCard,
  { task, rows, columns, right, id: problem }: Problem,
  { epochs, right: share, error, mass, parameters }: Scores & { readonly parameters: number },
): void {
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const text = `---
license: mit
library_name: tfjs
---
# ${id}

A toy of ${parameters.toLocaleString('en-US')} parameters, so that what attention should do is known. It reads a table of
${rows} rows with the columns ${columns.join(' and ')}.

${task}

The layer over the rows is ${layer}.

| measured on 1,000 tables that it was not trained on | |
|---|---|
| answers with an error below ${right} | ${percent(share)} |
| mean error | ${error.toFixed(4)} |
| share of the weights on the rows that hold the answer | ${percent(mass)} |

Trained by \`npm run train:toys\`, in TypeScript on Headlight's own backend: ${epochs} × 1,000 updates by Adam on squared errors, with
tables made by the program (\`tools/train/toys/problems.ts\`, problem \`${problem}\`). MIT licence, as Headlight itself.
`;
  writeFileSync(join(folder, 'README.md'), text);
}
