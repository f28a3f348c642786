import { describe, expect, it } from 'vitest';
import { CancelledError } from '../protocol/errors';
import { Scheduler, URGENCY, type Urgency } from './scheduler';

const never = new AbortController().signal;

/** Keeps the thread for some milliseconds, as a kernel does. */
function busy(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end;);
}

/** Work of so many pieces, each as long as a slice; tells every piece. */
async function pieces(
  scheduler: Scheduler,
  urgency: Urgency,
  name: string,
  count: number,
  log: string[],
  signal = never,
): Promise<void> {
  const work = scheduler.work(urgency, signal);
  await work.start();
  for (let piece = 0; piece < count; piece++) {
    busy(9);
    log.push(`${name}${piece}`);
    await work.breathe();
  }
}

describe('Scheduler', () => {
  it('lets what is more urgent come first, also what is asked for later', async () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    const slow = pieces(scheduler, URGENCY.background, 'tile', 4, log);
    const hover = new Promise<void>((resolve) => {
      setTimeout(() => void pieces(scheduler, URGENCY.hover, 'hover', 2, log).then(resolve), 12);
    });
    await Promise.all([slow, hover]);
    expect(log.indexOf('hover1')).toBeLessThan(log.indexOf('tile3'));
    expect(log.indexOf('hover1') - log.indexOf('hover0')).toBe(1);
  });

  it('takes turns among equals', async () => {
    const scheduler = new Scheduler();
    const log: string[] = [];
    await Promise.all([
      pieces(scheduler, URGENCY.background, 'a', 3, log),
      pieces(scheduler, URGENCY.background, 'b', 3, log),
    ]);
    expect(log).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
  });

  it('stops what is cancelled while it waits, and what has not begun', async () => {
    const scheduler = new Scheduler();
    const controller = new AbortController();
    const log: string[] = [];
    const first = pieces(scheduler, URGENCY.background, 'a', 1000, log, controller.signal);
    const second = pieces(scheduler, URGENCY.background, 'b', 1000, log, controller.signal);
    setTimeout(() => controller.abort(), 20);
    await expect(first).rejects.toBeInstanceOf(CancelledError);
    await expect(second).rejects.toBeInstanceOf(CancelledError);
    expect(log.length).toBeLessThan(20);
    await expect(pieces(scheduler, URGENCY.hover, 'c', 1, log, controller.signal)).rejects.toBeInstanceOf(
      CancelledError,
    );
    expect(log).not.toContain('c0');
  });

  it('goes on without a pause where the slice is not over', async () => {
    const scheduler = new Scheduler();
    const work = scheduler.work(URGENCY.heat, never);
    await work.start();
    expect(work.breathe()).toBeUndefined();
    busy(10);
    expect(work.breathe()).toBeInstanceOf(Promise);
  });
});
