import { describe, expect, it } from 'vitest';
import { StoppedEngine } from './stoppedEngine';

function stoppedEngine() {
  const done: string[] = [];
  const answers: ((answer: string | undefined) => void)[] = [];
  let stop = (): void => undefined;
  const engine = {
    onStopped: (listener: () => void) => {
      stop = listener;
      return { dispose: () => (stop = () => undefined) };
    },
    restart: () => done.push('restart'),
  };
  const inspections = {
    inspectAllAgain: () => {
      done.push('all again');
      return Promise.resolve();
    },
  };
  const told = new StoppedEngine(engine, inspections, (message, button) => {
    done.push(`${message} [${button}]`);
    return new Promise((resolve) => answers.push(resolve));
  });
  return {
    done,
    told,
    stop: () => stop(),
    answer: async (given?: string) => {
      answers.shift()!(given);
      await new Promise((resolve) => setTimeout(resolve));
    },
  };
}

const MESSAGE = 'The attention engine has stopped answering. What is shown stays. [Restart Engine]';

describe('StoppedEngine', () => {
  it('tells once, restarts the engine and runs again what was shown', async () => {
    const { done, stop, answer } = stoppedEngine();
    stop();
    stop();
    expect(done).toEqual([MESSAGE]);
    await answer('Restart Engine');
    expect(done).toEqual([MESSAGE, 'restart', 'all again']);
  });

  it('does nothing where it is put away, and tells of the next time', async () => {
    const { done, stop, answer, told } = stoppedEngine();
    stop();
    await answer();
    stop();
    expect(done).toEqual([MESSAGE, MESSAGE]);
    told.dispose();
    stop();
    expect(done).toHaveLength(2);
  });
});
