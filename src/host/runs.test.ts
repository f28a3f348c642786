import { describe, expect, it, vi, type Mock } from 'vitest';
import { ManualEngine, type ManualRun } from '../../test/support/manualEngine';
import type { Change } from '../protocol/changes';
import { HeadlightError } from '../protocol/errors';
import type { RunPlan } from './runPlan';
import { Runs, type RunsListener } from './runs';

const planOf = (text: string, told: Partial<RunPlan> = {}): RunPlan => ({
  part: { start: 0, end: text.length },
  chosen: null,
  text,
  focus: null,
  input: () => Promise.resolve({ kind: 'text', text }),
  maxUnits: 9,
  generate: () => 0,
  model: () => Promise.resolve({ folder: { path: '/m', source: 'folder' }, card: null, reads: 'text' }),
  changes: [],
  eager: false,
  ...told,
});
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

type Listener = { -readonly [Name in keyof RunsListener]: Name extends 'painted' ? boolean : Mock };

/** Runs of a document that is painted from the first heat on. */
function runsOf() {
  const engine = new ManualEngine();
  const listener: Listener = {
    painted: false,
    show: vi.fn(),
    list: vi.fn(),
    map: vi.fn(),
    grown: vi.fn(),
    progress: vi.fn(),
    problem: vi.fn(),
  };
  const runs = new Runs(engine, listener);
  engine.onEvent((event) => {
    runs.receive(event);
  });
  /** The run that was begun last, as soon as it is. */
  const newest = async (): Promise<ManualRun> => {
    await settled();
    return engine.runs.at(-1);
  };
  /** A run from beginning to end. */
  const whole = async (plan: RunPlan): Promise<void> => {
    const before = engine.runs.length;
    const over = runs.run(plan);
    // One with changes may have another before it.
    for (let i = before; await settled(), i < engine.runs.length; i++) goThrough(engine.runs[i]!);
    await over;
    listener.painted = true;
  };
  return { engine, listener, runs, newest, whole };
}

function goThrough(run: ManualRun): void {
  run.begin();
  run.map(0);
  run.map(1);
  run.window();
  run.end();
}

describe('Runs', () => {
  it('shows the first run from its first map on, once its units are told', async () => {
    const { listener, runs, newest } = runsOf();
    const over = runs.run(planOf('the heron'));
    const run = await newest();
    run.begin();
    run.map(0);
    expect(runs.shown).toBeNull();
    await settled();
    expect(runs.shown?.lists.get('input')?.units.length).toBe(4);
    expect(listener.map).not.toHaveBeenCalled();
    run.map(1);
    expect([listener.show.mock.calls.length, listener.map.mock.calls.length]).toEqual([1, 1]);
    run.window();
    run.end();
    await over;
    expect(runs.shown?.progress).toMatchObject({ done: 4, total: 4, share: 1, milliseconds: 7 });
    expect(runs.running).toBe(false);
  });

  it('leaves what is painted until the next run is whole, and lets the older one go then', async () => {
    const { engine, runs, newest, whole } = runsOf();
    await whole(planOf('the heron'));
    const first = runs.shown;
    const over = runs.run(planOf('a heron'));
    const run = await newest();
    run.begin();
    run.map(0);
    await settled();
    expect(runs.shown).toBe(first);
    run.end();
    await over;
    expect(runs.shown).not.toBe(first);
    expect(engine.held).toEqual([runs.shown?.id]);
  });

  it('shows what is written at once, and keeps it when it is stopped', async () => {
    const { engine, runs, newest, whole } = runsOf();
    await whole(planOf('the heron'));
    const over = runs.run(planOf('a heron', { eager: true, generate: () => 4 }));
    const run = await newest();
    expect(run.source.generate).toBe(4);
    run.begin();
    run.map(0);
    await settled();
    expect(runs.shown?.plan.text).toBe('a heron');
    runs.cancel();
    await over;
    expect([runs.running, runs.shown?.plan.text]).toEqual([false, 'a heron']);
    expect(engine.held).toEqual([runs.shown?.id]);
  });

  it('is silent about a run that a newer one takes over, and tells what went wrong with the newest', async () => {
    const { engine, listener, runs, newest, whole } = runsOf();
    await whole(planOf('the heron'));
    const first = runs.shown;
    const older = runs.run(planOf('a'));
    await newest();
    const newer = runs.run(planOf('b'));
    await older;
    (await newest()).fail(new HeadlightError('numbers', 'NaN'));
    await expect(newer).rejects.toMatchObject({ code: 'numbers' });
    expect(listener.problem.mock.calls.map(([message]) => message as unknown)).toEqual([null, null, null, 'NaN']);
    expect(runs.shown).toBe(first);
    expect(engine.held).toEqual([first?.id]);
  });

  it('asks nothing of the engine when it is cancelled before', async () => {
    const { engine, runs } = runsOf();
    const over = runs.run(planOf('a'));
    runs.cancel();
    await over;
    expect(engine.runs).toHaveLength(0);
  });

  it('lets everything go in the end', async () => {
    const { engine, runs, whole } = runsOf();
    await whole(planOf('the heron'));
    runs.dispose();
    expect([runs.shown, engine.held]).toEqual([null, []]);
  });
});

describe('a run with changes', () => {
  const ablate: Change = { kind: 'ablate', map: 'encoder.1.self', heads: [0] };
  const hide = (unit: number): Change => ({ kind: 'hide', list: 'input', units: [unit], how: 'mask' });

  it('is of the unchanged one, which is kept beside it and is not run again for a second change', async () => {
    const { engine, runs, whole } = runsOf();
    await whole(planOf('the heron'));
    const plain = runs.shown!;
    await whole(planOf('the heron', { changes: [ablate] }));
    expect(engine.runs.at(-1)?.source).toMatchObject({ changes: [ablate], of: plain.id });
    expect(runs.shown?.changes).toEqual([ablate]);
    await whole(planOf('the heron', { changes: [ablate, hide(2)] }));
    expect(engine.runs).toHaveLength(3);
    expect(engine.runs.at(-1)?.source).toMatchObject({ changes: [ablate, hide(2)], of: plain.id });
    expect(engine.held).toEqual([plain.id, runs.shown?.id]);
  });

  it('of an edited text has an unchanged one made first, which is not shown, and hides what was hidden', async () => {
    const { engine, listener, runs, whole } = runsOf();
    await whole(planOf('the heron'));
    await whole(planOf('the heron', { changes: [hide(2)] }));
    runs.edit([{ offset: 0, length: 0, inserted: 4 }]);
    await whole(planOf('see the heron', { changes: [hide(2)] }));
    const [plain, changed] = engine.runs.slice(-2);
    expect(plain?.source).toMatchObject({ changes: [], of: null });
    expect(changed?.source).toMatchObject({ changes: [hide(3)], of: plain?.request.inspection });
    expect(listener.show.mock.calls.map(([run]) => (run as { id: string }).id)).not.toContain(
      plain?.request.inspection,
    );
    expect(engine.held).toEqual([plain?.request.inspection, runs.shown?.id]);
  });

  it('of which nothing is left is the unchanged one', async () => {
    const { engine, runs, whole } = runsOf();
    await whole(planOf('the heron'));
    await whole(planOf('the heron', { changes: [hide(2)] }));
    runs.edit([{ offset: 3, length: 6, inserted: 0 }]);
    await whole(planOf('the', { changes: [hide(2)] }));
    expect([runs.shown?.changes, runs.shown?.plan.text]).toEqual([[], 'the']);
    expect(engine.held).toEqual([runs.shown?.id]);
  });

  it('taken back lets it go, and what it was of', async () => {
    const { engine, runs, whole } = runsOf();
    await whole(planOf('the heron'));
    await whole(planOf('the heron', { changes: [ablate] }));
    await whole(planOf('the heron'));
    expect(runs.shown?.changes).toEqual([]);
    expect(engine.held).toEqual([runs.shown?.id]);
  });

  it('is of a new one where the engine has lost what it held', async () => {
    const { engine, runs, whole } = runsOf();
    await whole(planOf('the heron'));
    runs.forget();
    await whole(planOf('the heron', { changes: [ablate] }));
    expect(engine.runs.slice(1).map(({ source }) => source.changes)).toEqual([[], [ablate]]);
  });
});
