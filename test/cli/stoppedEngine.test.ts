import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineClient, type EngineClientOptions } from '../../src/client/engineClient';
import { processRuns, untilEnded } from '../support/processes';

const fakeEngine = join(__dirname, 'fakeEngine.mjs');
/** Beats ten times as fast as in use, since a test waits for them; a busy machine may be late for some. */
const heartbeat = { interval: 100, missed: 10, missedAtStart: 100 };
const clients: EngineClient[] = [];

async function started(options: Partial<EngineClientOptions> = {}): Promise<{ client: EngineClient; pid: number }> {
  const client = new EngineClient({
    enginePath: fakeEngine,
    idleTimeout: 60_000,
    log: () => undefined,
    heartbeat,
    ...options,
  });
  clients.push(client);
  await client.call('status');
  return { client, pid: client.pid! };
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
});

describe.skipIf(process.platform === 'win32')('an engine that has stopped', () => {
  it('is told once, goes on where it is let, and is told again', async () => {
    const { client, pid } = await started();
    let told = 0;
    client.onStopped(() => told++);
    process.kill(pid, 'SIGSTOP');
    await pause(2500);
    expect(told).toBe(1);
    process.kill(pid, 'SIGCONT');
    await client.call('status');
    await pause(500);
    expect([told, client.pid]).toEqual([1, pid]);
    process.kill(pid, 'SIGSTOP');
    await pause(2500);
    expect(told).toBe(2);
  });

  it('is ended for sure by a restart, and another answers', async () => {
    const { client, pid } = await started();
    const stopped = new Promise<void>((resolve) => client.onStopped(resolve));
    process.kill(pid, 'SIGSTOP');
    const pending = client.call('status');
    await stopped;
    client.restart();
    await expect(pending).rejects.toMatchObject({ code: 'engine-gone' });
    await untilEnded([pid]);
    await client.call('status');
    expect(client.pid).not.toBe(pid);
  });

  it('is ended where nobody listens: what waits for it is told', async () => {
    const { client, pid } = await started();
    process.kill(pid, 'SIGSTOP');
    await expect(client.call('status')).rejects.toMatchObject({
      code: 'engine-gone',
      message: 'The engine process does not answer any more, and was ended',
    });
    await untilEnded([pid]);
  });

  it('does not outlive its client: what does not hear is killed after a grace', async () => {
    const { client, pid } = await started({ heartbeat: { ...heartbeat, missed: 10_000 } });
    process.kill(pid, 'SIGSTOP');
    client.dispose();
    await pause(300);
    expect(processRuns(pid)).toBe(true);
    await untilEnded([pid]);
  });
});

describe('an engine that is asked something long', () => {
  it('is not taken for stopped', async () => {
    const { client } = await started();
    let told = 0;
    client.onStopped(() => told++);
    const abort = new AbortController();
    const run = { kind: 'dump', path: '/d' } as const;
    const call = client.call('open', { inspection: 'hangs', source: run, focus: null, maxUnits: 1 }, abort.signal);
    await pause(2500);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    expect(told).toBe(0);
  });
});
