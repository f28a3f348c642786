import type { Change } from '../protocol/changes';
import { isCancelled } from '../protocol/errors';
import type { Engine } from './engine';
import type { RunOrder } from './runOrder';
import type { ShownRun } from './shownRun';

/** What is done to a run, and to which one. */
export interface Changed {
  readonly changes: readonly Change[];
  readonly of: string | null;
}

export const UNCHANGED: Changed = { changes: [], of: null };

/** Has the engine go through a run. False where it was cancelled before its end. Rejects with what went wrong. */
export async function openRun(
  engine: Engine,
  run: ShownRun,
  { model, input, generate }: RunOrder,
  { changes, of }: Changed,
  signal: AbortSignal,
): Promise<boolean> {
  const source = { kind: 'run', model, inputs: [input], target: null, generate, changes, of } as const;
  const { focus, maxUnits } = run.plan;
  try {
    await run.finish(await engine.call('open', { inspection: run.id, source, focus, maxUnits }, signal));
    return !signal.aborted;
  } catch (error) {
    if (signal.aborted || isCancelled(error)) return false;
    throw error;
  }
}
