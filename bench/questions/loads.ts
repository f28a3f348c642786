import { setTimeout as sleep } from 'node:timers/promises';
import { HeadlightError } from '../../src/protocol/errors';
import type { BenchEngine } from './engine';

/** What goes on while hovers are asked. */
export interface Load {
  readonly name: string;
  /** One round, over and over; `round` counts from 0. Null: nothing goes on. */
  readonly work: ((engine: BenchEngine, round: number) => Promise<unknown>) | null;
}

/** A rollout that would take too much memory is refused: then it is asked for again and again. */
async function refused(error: unknown): Promise<void> {
  if (!(error instanceof HeadlightError && error.code === 'memory')) throw error;
  await sleep(20);
}

export const loads: readonly Load[] = [
  { name: 'nothing else', work: null },
  { name: 'a run of another document', work: (engine) => engine.runOther() },
  {
    name: 'the matrix, layer after layer',
    work: (engine, round) => {
      const { coarse, tiles } = engine.matrix(round);
      return Promise.all([coarse, ...tiles]);
    },
  },
  {
    name: 'rollout, query after query',
    work: (engine, round) => {
      const { units } = engine;
      // From the end: the queries of a causal model that see the most.
      return engine.rollout(units - 1 - (round % units), units >> 1).catch(refused);
    },
  },
];

/** Keeps the engine at a load; call the answer to stop after the round. */
export function keepAt({ work }: Load, engine: BenchEngine): () => void {
  let stopped = false;
  const loop = async (): Promise<void> => {
    for (let round = 0; work !== null && !stopped; round++) await work(engine, round);
  };
  loop().catch((error: unknown) => {
    // What is pending when the engine is put away is rejected.
    if (!stopped) throw error;
  });
  return () => {
    stopped = true;
  };
}
