import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineClient, type EngineClientOptions } from '../../src/client/engineClient';
import type { InspectRequest } from '../../src/protocol/engine';

const clients: EngineClient[] = [];
const lines: string[] = [];

function create(options: Partial<EngineClientOptions> = {}): EngineClient {
  const client = new EngineClient({
    enginePath: join(__dirname, 'fakeEngine.mjs'),
    idleTimeout: 60_000,
    log: (line) => lines.push(line),
    ...options,
  });
  clients.push(client);
  return client;
}

function run(inspection: string): InspectRequest {
  return {
    inspection,
    model: { path: '/m', source: 'folder' },
    input: { kind: 'ids', ids: [1] },
    generate: 0,
    maxUnits: 9,
  };
}

async function until(condition: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !condition(); i++) await new Promise((resolve) => setTimeout(resolve, 10));
  expect(condition()).toBe(true);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

afterEach(() => {
  for (const client of clients.splice(0)) client.dispose();
  lines.length = 0;
});

describe('EngineClient', () => {
  it('forks at the first call, and one engine for all', async () => {
    const client = create();
    expect(client.pid).toBeUndefined();
    await Promise.all([client.call('inspect', run('a')), client.call('inspect', run('b'))]);
    const { pid } = client;
    expect(pid).toBeTypeOf('number');
    await client.call('heat', {
      inspection: 'a',
      lens: { layer: 0, head: 'mean', method: 'raw', direction: 'received', query: null },
    });
    expect(client.pid).toBe(pid);
  });

  it('rejects what is pending when the engine is killed, and starts another at the next run', async () => {
    const client = create();
    await client.call('inspect', run('a'));
    const { pid } = client;
    const pending = client.call('inspect', run('hangs'));
    await expect(client.call('inspect', run('killed'))).rejects.toMatchObject({
      code: 'engine-gone',
      message: 'The engine process ended (signal SIGKILL) while inspect was asked of it',
    });
    await expect(pending).rejects.toMatchObject({ code: 'engine-gone' });
    expect(client.pid).toBeUndefined();
    await expect(client.call('release', { inspection: 'a' })).rejects.toMatchObject({ code: 'not-found' });
    expect(client.pid).toBeUndefined();
    await client.call('inspect', run('a'));
    expect(client.pid).not.toBe(pid);
  });

  it('tells the last words of an engine that gives up, and logs them', async () => {
    await expect(create().call('inspect', run('exits'))).rejects.toThrow(/ended \(code 3\).*TypeError: the last words/);
    expect(lines).toContain('TypeError: the last words');
  });

  it('ends an engine that talks nonsense', async () => {
    const client = create();
    await expect(client.call('inspect', run('garbage'))).rejects.toMatchObject({ code: 'engine-gone' });
    await client.call('inspect', run('a'));
  });

  it('says why the engine could not start', async () => {
    await expect(create({ memoryLimit: 1 }).call('status')).rejects.toThrow(
      'The engine process could not start (code 7); it said last: no room at all',
    );
    await expect(create({ nodePath: '/no/such/node' }).call('status')).rejects.toThrow(
      /could not start: spawn .*ENOENT/,
    );
    await expect(create({ enginePath: '/no/such/engine.js' }).call('status')).rejects.toThrow(
      /could not start .*Cannot find module/,
    );
  });

  it('starts a new engine for a run under another memory limit', async () => {
    const options = {
      enginePath: join(__dirname, 'fakeEngine.mjs'),
      idleTimeout: 60_000,
      memoryLimit: 500,
      log: () => undefined,
    };
    const client = new EngineClient(options);
    clients.push(client);
    await client.call('inspect', run('a'));
    const { pid } = client;
    options.memoryLimit = 900;
    await client.call('status');
    expect(client.pid).toBe(pid);
    await client.call('inspect', run('b'));
    expect(client.pid).not.toBe(pid);
    const next = client.pid;
    await client.call('inspect', run('c'));
    expect(client.pid).toBe(next);
  });

  it('starts a new engine for a run under other variables', async () => {
    const options = {
      enginePath: join(__dirname, 'fakeEngine.mjs'),
      idleTimeout: 60_000,
      environment: {},
      log: () => undefined,
    };
    const client = new EngineClient(options);
    clients.push(client);
    await client.call('inspect', run('a'));
    const { pid } = client;
    options.environment = { HEADLIGHT_THREADS: '1' };
    expect(await client.call('inspect', run('variables'))).toMatchObject({ HEADLIGHT_THREADS: '1' });
    expect(client.pid).not.toBe(pid);
    const next = client.pid;
    options.environment = { HEADLIGHT_THREADS: '1' };
    await client.call('inspect', run('b'));
    expect(client.pid).toBe(next);
  });

  it('keeps the code of an error', async () => {
    await expect(create().call('inspect', run('fails'))).rejects.toMatchObject({
      code: 'checkpoint',
      message: 'tensor w: wanted [2], found [3]',
    });
  });

  it('gives events to every listener until it is disposed', async () => {
    const client = create();
    const heard: string[] = [];
    const subscription = client.onEvent((event) => heard.push(`a ${event.type}`));
    client.onEvent((event) => heard.push(`b ${event.type}`));
    const abort = new AbortController();
    const call = client.call('inspect', run('hangs'), abort.signal);
    await until(() => heard.length === 2);
    expect(heard).toEqual(['a window', 'b window']);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    subscription.dispose();
  });

  it('ends the engine when it is idle, and not while something is inspected', async () => {
    const client = create({ idleTimeout: 50 });
    await client.call('inspect', run('a'));
    const pid = client.pid!;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(client.pid).toBe(pid);
    await client.call('release', { inspection: 'a' });
    await until(() => !isAlive(pid));
    expect(client.pid).toBeUndefined();
    await client.call('inspect', run('b'));
    expect(client.pid).not.toBe(pid);
  });

  it('passes on the release of a run that it has dropped: it may have ended before its cancelling was heard', async () => {
    const client = create();
    const abort = new AbortController();
    const call = client.call('inspect', run('late'), abort.signal);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await client.call('release', { inspection: 'late' });
    await expect(client.call('predict', { inspection: 'late', unit: 0, count: 1 })).rejects.toMatchObject({
      code: 'not-found',
    });
  });

  it('does not count a run that failed or was cancelled before its first window', async () => {
    const client = create({ idleTimeout: 50 });
    await client.call('inspect', run('fails')).catch(() => undefined);
    const pid = client.pid!;
    await until(() => !isAlive(pid));
  });

  it('ends the engine and everything pending when it is disposed', async () => {
    const client = create();
    await client.call('status');
    const pid = client.pid!;
    const call = client.call('inspect', run('hangs'));
    client.dispose();
    await expect(call).rejects.toMatchObject({ code: 'engine-gone' });
    await expect(client.call('status')).rejects.toMatchObject({ code: 'engine-gone' });
    await until(() => !isAlive(pid));
  });
});
