import { resolve } from 'node:path';
import { HeadlightError } from '../protocol/errors';
import type { ModelCard } from '../protocol/models';
import type { ModelsArguments } from './arguments';
import { knownModels } from './findModels';
import { createClient, type Surroundings } from './session';

/** Runs `headlight models`; gives what goes to standard output. Throws where a folder that was named is no model. */
export async function modelsCommand(
  { folders, format, engine }: ModelsArguments,
  around: Surroundings,
  note: (message: string) => void,
): Promise<string> {
  const named = folders.map((folder) => ({ path: resolve(folder), source: 'folder' as const }));
  const known = (await knownModels(around.root, around.env)).map(({ path, source }) => ({ path, source }));
  const client = createClient(around, engine);
  try {
    const { cards, problems } = await client.call('describe', { folders: [...known, ...named] });
    const wrong = problems.find((problem) => named.some(({ path }) => path === problem.path));
    if (wrong !== undefined) throw new HeadlightError('checkpoint', wrong.message);
    if (format === 'json') return `${JSON.stringify({ models: cards, problems })}\n`;
    for (const { message } of problems) note(message);
    for (const { id, warnings = [] } of cards) for (const warning of warnings) note(`${id}: ${warning}`);
    return table([HEAD, ...cards.map(cells)]);
  } finally {
    client.dispose();
  }
}

const HEAD = ['model', 'family', 'reads', 'writes', 'layers × heads', 'context', 'size', 'licence', 'source'];

function cells(card: ModelCard): string[] {
  return [
    card.id,
    card.family,
    card.reads.join(', '),
    card.writes ?? '–',
    `${card.layers} × ${card.heads}`,
    String(card.context),
    `${(card.bytes / 1e6).toFixed(1)} MB`,
    card.licence ?? '–',
    card.source === 'folder' ? card.path : card.source,
  ];
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_name, i) => Math.max(...rows.map((row) => row[i]!.length)));
  return rows
    .map(
      (row) =>
        `${row
          .map((cell, i) => cell.padEnd(widths[i]!))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('');
}
