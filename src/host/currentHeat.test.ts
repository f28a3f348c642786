import { describe, expect, it, vi } from 'vitest';
import { CancelledError, HeadlightError } from '../protocol/errors';
import type { Heat, Lens } from '../protocol/lens';
import { CurrentHeat, type HeatSource } from './currentHeat';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const lens: Lens = { map: 'encoder.0.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null };
const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const runOf = (): NonNullable<HeatSource['run']> => ({ windows: 1, firstHeat: () => null });

/** A source whose answers are given by hand. */
function sourceOf(): {
  source: Writable<HeatSource>;
  answers: ((answer: Heat | Error) => void)[];
  signals: (AbortSignal | undefined)[];
} {
  const answers: ((answer: Heat | Error) => void)[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const source: Writable<HeatSource> = {
    run: runOf(),
    lens,
    running: false,
    ask: (question) =>
      question(
        {
          pid: 1,
          onEvent: () => ({ dispose: () => undefined }),
          call: (_method, ...rest) => {
            signals.push(rest[1] as AbortSignal | undefined);
            return new Promise((resolve, reject) =>
              answers.push((answer) => {
                if (answer instanceof Error) reject(answer);
                else resolve(answer as never);
              }),
            );
          },
        },
        'a',
      ),
  };
  return { source, answers, signals };
}

const heatOf = (weight: number): Heat => ({ lens, list: 'input', weights: Float32Array.of(weight) });

describe('CurrentHeat', () => {
  it('asks one question at a time, and once for all that changed in the meantime', async () => {
    const { source, answers } = sourceOf();
    const changed = vi.fn();
    const current = new CurrentHeat(source, changed, () => undefined);
    for (let i = 0; i < 3; i++) current.refresh();
    expect(answers).toHaveLength(1);
    answers[0]!(heatOf(1));
    await settled();
    expect([current.value, answers.length]).toEqual([heatOf(1), 2]);
    answers[1]!(heatOf(2));
    await settled();
    expect([current.value, answers.length, changed.mock.calls.length]).toEqual([heatOf(2), 2, 2]);
  });

  it('stops asking for the heat before it when another is wanted, and drops its answer', async () => {
    const { source, answers, signals } = sourceOf();
    const changed = vi.fn();
    const current = new CurrentHeat(source, changed, () => undefined);
    current.refresh();
    current.supersede();
    expect([answers.length, signals[0]?.aborted, signals[1]?.aborted]).toEqual([2, true, false]);
    answers[1]!(heatOf(2));
    await settled();
    answers[0]!(heatOf(1));
    await settled();
    expect([current.value, answers.length, changed.mock.calls.length]).toEqual([heatOf(2), 2, 1]);
    current.refresh();
    expect(answers).toHaveLength(3);
  });

  it('drops the answer about a run that is not shown any more', async () => {
    const { source, answers } = sourceOf();
    const changed = vi.fn();
    const current = new CurrentHeat(source, changed, () => undefined);
    current.refresh();
    source.run = runOf();
    answers[0]!(heatOf(1));
    await settled();
    expect(current.value).toBeNull();
    expect(changed).not.toHaveBeenCalled();
  });

  it('keeps the heat before a failure, which it tells, but not of a cancelling', async () => {
    const { source, answers } = sourceOf();
    const failed = vi.fn();
    const current = new CurrentHeat(source, () => undefined, failed);
    for (const answer of [heatOf(1), new CancelledError(), new HeadlightError('numbers', 'NaN')]) {
      current.refresh();
      answers.at(-1)(answer);
      await settled();
    }
    expect(current.value).toEqual(heatOf(1));
    expect(failed).toHaveBeenCalledExactlyOnceWith(expect.objectContaining({ code: 'numbers' }));
  });

  it('asks nothing where nothing is shown', () => {
    const { source, answers } = sourceOf();
    source.run = null;
    new CurrentHeat(
      source,
      () => undefined,
      () => undefined,
    ).refresh();
    expect(answers).toHaveLength(0);
  });
});
