import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Patience } from './patience';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says nothing of what is answered at once, and when what takes long begins and ends', async () => {
  const changed = vi.fn();
  const patience = new Patience(changed);
  expect(await patience.during(Promise.resolve(1))).toBe(1);
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
  const both = Promise.all([patience.during(wait(400)), patience.during(wait(600))]);
  await vi.advanceTimersByTimeAsync(299);
  expect([patience.waiting, changed.mock.calls.length]).toEqual([false, 0]);
  await vi.advanceTimersByTimeAsync(1);
  expect([patience.waiting, changed.mock.calls.length]).toEqual([true, 1]);
  await vi.advanceTimersByTimeAsync(200);
  expect(patience.waiting).toBe(true);
  await vi.advanceTimersByTimeAsync(100);
  await both;
  expect([patience.waiting, changed.mock.calls.length]).toEqual([false, 2]);
});

it('ends with what fails, too', async () => {
  const patience = new Patience(() => undefined);
  const failing = patience.during(
    new Promise((_resolve, reject) => {
      setTimeout(() => {
        reject(new Error('no'));
      }, 500);
    }),
  );
  const told = expect(failing).rejects.toThrow('no');
  await vi.advanceTimersByTimeAsync(500);
  await told;
  expect(patience.waiting).toBe(false);
});
