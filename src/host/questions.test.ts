import { describe, expect, it, vi } from 'vitest';
import { EngineGoneError, HeadlightError } from '../protocol/errors';
import type { Engine } from './engine';
import { Patience } from './patience';
import { Questions } from './questions';

const engine: Engine = {
  pid: 1,
  call: () => Promise.reject(new Error('not asked')),
  onEvent: () => ({ dispose: () => undefined }),
};
const run = { id: 'a' };
const patience = new Patience(() => undefined);
const gone = (): Promise<never> => Promise.reject(new EngineGoneError('gone'));

describe('Questions', () => {
  it('answers while the run is shown, and cancels when another is', async () => {
    const document: { run: typeof run | null; running: boolean } = { run, running: false };
    const questions = new Questions(engine, document, patience, () => undefined);
    expect(await questions.ask((_engine, id) => Promise.resolve(id))).toBe('a');
    const late = questions.ask(async () => {
      document.run = null;
      return Promise.resolve(1);
    });
    await expect(late).rejects.toMatchObject({ code: 'cancelled' });
    await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells of a lost run, but not for ever', async () => {
    const lost = vi.fn();
    const questions = new Questions(engine, { run, running: false }, patience, lost);
    for (let i = 0; i < 2; i++) await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
    await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'engine-gone' });
    expect(lost).toHaveBeenCalledTimes(2);
    await questions.ask(() => Promise.resolve(1));
    await expect(questions.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
  });

  it('tells of a run that the engine does not hold, and not of a map or unit that there is not', async () => {
    const lost = vi.fn();
    const questions = new Questions(engine, { run, running: false }, patience, lost);
    const failing = (code: 'not-held' | 'not-found') => () => Promise.reject(new HeadlightError(code, 'a'));
    await expect(questions.ask(failing('not-found'))).rejects.toMatchObject({ code: 'not-found' });
    expect(lost).not.toHaveBeenCalled();
    await expect(questions.ask(failing('not-held'))).rejects.toMatchObject({ code: 'cancelled' });
    expect(lost).toHaveBeenCalledOnce();
  });

  it('leaves the loss to a run that is under way, and other errors as they are', async () => {
    const lost = vi.fn();
    const running = new Questions(engine, { run, running: true }, patience, lost);
    await expect(running.ask(gone)).rejects.toMatchObject({ code: 'cancelled' });
    const usage = (): Promise<never> => Promise.reject(new HeadlightError('usage', 'head 9'));
    await expect(running.ask(usage)).rejects.toMatchObject({ code: 'usage' });
    expect(lost).not.toHaveBeenCalled();
  });
});
