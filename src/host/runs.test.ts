import { describe, expect, it } from 'vitest';
import { emptyUnits } from '../core/units';
import type { InspectResult } from '../protocol/engine';
import { CancelledError, HeadlightError } from '../protocol/errors';
import type { Engine } from './engine';
import { Run } from './run';
import type { RunPlan } from './runPlan';

const plan: RunPlan = {
  part: { start: 0, end: 5 },
  selected: false,
  text: 'heron',
  input: () => Promise.resolve({ kind: 'text', text: 'heron', focus: null }),
  maxUnits: 9,
  model: () => Promise.resolve({ path: '/m', source: 'folder' }),
};
const result: InspectResult = {
  inspection: 'a',
  units: emptyUnits,
  done: 3,
  covered: [{ start: 0, end: 3 }],
  generated: null,
  milliseconds: 7,
};
const engineOf = (answer: () => Promise<unknown>): Engine => ({
  pid: 1,
  onEvent: () => ({ dispose: () => undefined }),
  call: () => answer() as Promise<never>,
});

describe('Run', () => {
  it('comes to its end', async () => {
    const run = new Run(
      engineOf(() => Promise.resolve(result)),
      plan,
    );
    expect(await run.toEnd()).toBe(true);
    expect(run.inspection.progress).toMatchObject({ done: 3, share: 1, milliseconds: 7 });
  });

  it('asks nothing of the engine when it is cancelled before', async () => {
    const run = new Run(
      engineOf(() => Promise.reject(new Error('asked'))),
      plan,
    );
    run.cancel();
    expect(await run.toEnd()).toBe(false);
  });

  it('has not come to its end when it was cancelled as the answer came', async () => {
    const run = new Run(
      engineOf(async () => {
        run.cancel();
        return Promise.resolve(result);
      }),
      plan,
    );
    expect(await run.toEnd()).toBe(false);
    expect(run.inspection.progress.milliseconds).toBeNull();
  });

  it('is silent about its cancelling, and rejects with what went wrong', async () => {
    expect(
      await new Run(
        engineOf(() => Promise.reject(new CancelledError())),
        plan,
      ).toEnd(),
    ).toBe(false);
    const failed = new Run(
      engineOf(() => Promise.reject(new HeadlightError('numbers', 'NaN'))),
      plan,
    );
    await expect(failed.toEnd()).rejects.toMatchObject({ code: 'numbers' });
  });
});
