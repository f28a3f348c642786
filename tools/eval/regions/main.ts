// main PICTURES EMOJI [--model FOLDER] [--count N] [--card]: see README.md beside this file.
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { EngineClient } from '../../../src/client/engineClient';
import { percent } from '../../../src/core/paint';
import { photographs } from './boxedPicture';
import { regionScores, type RegionScores } from './regionScores';
import { emojiScenes } from './scenes';

/** Boxes of half the picture and more are left out. */
const LARGEST = 0.5;
/** Of the model card: what stands between is written anew. */
const MARKS = ['<!-- regions -->', '<!-- /regions -->'] as const;

function table(title: string, { pictures, area, baselines, ways }: RegionScores): string {
  const lines = [...ways, ...baselines].map(
    ({ way, mass, hits }) => `| ${way} | ${percent(mass)} | ${percent(hits)} |`,
  );
  return [
    `**${title}**: ${pictures} pictures, the box takes ${percent(area)} of them`,
    '',
    '| class token’s attention | mass inside the box | peak inside the box |',
    '|---|---|---|',
    ...lines,
    '',
  ].join('\n');
}

async function writeCard(folder: string, text: string): Promise<void> {
  const path = join(folder, 'README.md');
  const card = await readFile(path, 'utf8');
  const [start, end] = [card.indexOf(MARKS[0]), card.indexOf(MARKS[1])];
  if (start === -1 || end < start) throw new Error(`${path}: wanted ${MARKS.join(' and ')}, found no such place`);
  await writeFile(path, `${card.slice(0, start + MARKS[0].length)}\n${text}\n${card.slice(end)}`);
}

async function main(): Promise<void> {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      model: { type: 'string', default: 'media/models/headlight-vit' },
      count: { type: 'string', default: '1000' },
      card: { type: 'boolean', default: false },
    },
  });
  const [pictures, emoji] = positionals;
  if (pictures === undefined || emoji === undefined)
    throw new Error('wanted the folder of Tiny ImageNet and the tar of the emoji');
  const client = new EngineClient({
    enginePath: resolve('dist/engine/main.js'),
    idleTimeout: 60_000,
    log: () => undefined,
  });
  const model = { path: resolve(values.model), source: 'folder' } as const;
  const count = Number(values.count);
  try {
    const parts = [
      table('Photographs', await regionScores(client, model, photographs(pictures, count, 64, LARGEST))),
      table('One emoji on a dull ground', await regionScores(client, model, emojiScenes(emoji, count))),
    ];
    console.log(parts.join('\n'));
    if (values.card) await writeCard(model.path, parts.join('\n'));
  } finally {
    client.dispose();
  }
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
});
