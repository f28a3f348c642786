import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelInput } from '../../src/protocol/engine';
import { bertBase, VOCABULARY } from './bertBase';
import { BenchEngine, type Subject } from './engine';

const LONG = 14_500;
const SHORT = 512;
/** Prose and code. */
const SOURCES = ['media/models/TRAINING-DATA.md', 'src/core/methods/rollout.ts'];
/** More than LONG units, whatever the tokenizer. */
const CHARACTERS = 10 * LONG;

/** A small model over a long text, and a large one over all that it takes at once. */
export async function subjects(root: string, enginePath: string): Promise<Subject[]> {
  const ids = Array.from({ length: SHORT }, (_, i) => (7 * i + 3) % VOCABULARY);
  return [
    await longText(root, enginePath),
    {
      name: `BERT-base, ${SHORT} units`,
      model: await bertBase(join(root, '.cache/bench')),
      input: { kind: 'ids', ids },
      other: { kind: 'ids', ids: ids.toReversed() },
    },
  ];
}

async function longText(root: string, enginePath: string): Promise<Subject> {
  const source = SOURCES.map((path) => readFileSync(join(root, path), 'utf8')).join('\n');
  const text = source.repeat(Math.ceil(CHARACTERS / source.length));
  const whole = { name: '', model: join(root, 'media/models/headlight-causal'), input: of(text), other: of('') };
  // To learn where the units end.
  const engine = await BenchEngine.start(enginePath, whole, LONG);
  const cut = text.slice(0, await engine.endOf(LONG - 1));
  engine.dispose();
  const other = cut.split('\n').reverse().join('\n');
  return { ...whole, name: `headlight-causal, ${LONG.toLocaleString('en')} units`, input: of(cut), other: of(other) };
}

function of(text: string): ModelInput {
  return { kind: 'text', text };
}
