import { describe, expect, it, vi } from 'vitest';
import { EngineGoneError, HeadlightError } from '../protocol/errors';
import type { Engine } from './engine';
import { Inspection } from './inspection';
import { Questions } from './questions';

const engine: Engine = {
  pid: 1,
  call: () => Promise.reject(new Error('not asked')),
  onEvent: () => ({ dispose: () => undefined }),
};
const inspection = new Inspection('a', { start: 0, end: 0 }, '', false);
const gone = (): Promise<never> => Promise.reject(new EngineGoneError('gone'));

describe('Questions', () => {
  it('answers while the inspection is shown, and cancels when another is', async () => {
    const document = { inspection: inspection as Inspection | null, running: false };
    const questions = new Questions(engine, document, () => undefined);
    expect(await questions.ask((_engine, id) => Promise.resolve(id))).toBe('a');
    const late = questions.ask(async () => {
      document.inspection = null;
      return Promise.resolve(1);
    });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells of a lost inspection, but not for ever', async () => {
    const lost = vi.fn();
    const questions = new Questions(engine, { inspection, running: false }, lost);
    for (let i = 0; i < 2; i++) await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'engine-gone' });
    expect(lost).toHaveBeenCalledTimes(2);
    await questions.ask(() => Promise.resolve(1));
    await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('leaves the loss to a run that is under way, and other errors as they are', async () => {
    const lost = vi.fn();
    const running = new Questions(engine, { inspection, running: true }, lost);
    await expect(running.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
    const usage = (): Promise<never> => Promise.reject(new HeadlightError('usage', 'head 9'));
    await expect(running.ask(usage)).rejects.toMatchObject({ code: 'usage' });
    expect(lost).not.toHaveBeenCalled();
  });
});
