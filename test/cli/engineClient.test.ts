import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { EngineClient, type EngineClientOptions } from '../../src/client/engineClient';
import type { OpenRequest } from '../../src/protocol/engine';

const fakeEngine = join(__dirname, 'fakeEngine.mjs');
const clients: EngineClient[] = [];
const lines: string[] = [];

function createClient(options: Partial<EngineClientOptions> = {}): EngineClient {
  const client = new EngineClient({
    enginePath: fakeEngine,
    idleTimeout: 60_000,
    log: (line) => lines.push(line),
    ...options,
  });
  clients.push(client);
  return client;
}

function run(inspection: string): OpenRequest {
  return {
    inspection,
    source: {
      kind: 'run',
      model: { path: '/m', source: 'folder' },
      inputs: [{ kind: 'ids', ids: [1] }],
      target: null,
      generate: 0,
      changes: [],
      of: null,
    },
    focus: null,
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

/** The same engine over both transports. */
const transports: [name: string, options: Partial<EngineClientOptions>][] = [
  ['forked', {}],
  ['over standard input and output', { program: { command: process.execPath, args: [fakeEngine, '--stdio'] } }],
];

describe.each(transports)('EngineClient, %s', (_name, transport) => {
  const create = (options: Partial<EngineClientOptions> = {}): EngineClient =>
    createClient({ ...transport, ...options });

  it('starts at the first call, and one engine for all', async () => {
    const client = create();
    expect(client.pid).toBeUndefined();
    await Promise.all([client.call('open', run('a')), client.call('open', run('b'))]);
    const { pid } = client;
    expect(pid).toBeTypeOf('number');
    await client.call('heat', {
      inspection: 'a',
      lens: { map: 'encoder.0.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null },
    });
    expect(client.pid).toBe(pid);
  });

  it('rejects what is pending when the engine is killed, and starts another at the next run', async () => {
    const client = create();
    await client.call('open', run('a'));
    const { pid } = client;
    const pending = client.call('open', run('hangs'));
    await expect(client.call('open', run('killed'))).rejects.toMatchObject({
      code: 'engine-gone',
      message: 'The engine process ended (signal SIGKILL) while open was asked of it',
    });
    await expect(pending).rejects.toMatchObject({ code: 'engine-gone' });
    expect(client.pid).toBeUndefined();
    await expect(client.call('release', { inspection: 'a' })).rejects.toMatchObject({ code: 'not-held' });
    expect(client.pid).toBeUndefined();
    await client.call('open', run('a'));
    expect(client.pid).not.toBe(pid);
  });

  it('tells the last words of an engine that gives up, and logs them', async () => {
    await expect(create().call('open', run('exits'))).rejects.toThrow(/ended \(code 3\).*TypeError: the last words/);
    expect(lines).toContain('TypeError: the last words');
  });

  it('ends an engine that talks nonsense', async () => {
    const client = create();
    await expect(client.call('open', run('garbage'))).rejects.toMatchObject({ code: 'engine-gone' });
    await client.call('open', run('a'));
  });

  it('starts a new engine for a run under other variables', async () => {
    const options = {
      ...transport,
      enginePath: fakeEngine,
      idleTimeout: 60_000,
      environment: {},
      log: () => undefined,
    };
    const client = new EngineClient(options);
    clients.push(client);
    await client.call('open', run('a'));
    const { pid } = client;
    options.environment = { HEADLIGHT_THREADS: '1' };
    expect(await client.call('open', run('variables'))).toMatchObject({ HEADLIGHT_THREADS: '1' });
    expect(client.pid).not.toBe(pid);
    const next = client.pid;
    options.environment = { HEADLIGHT_THREADS: '1' };
    await client.call('open', run('b'));
    expect(client.pid).toBe(next);
  });

  it('asks nothing of an engine that speaks another protocol', async () => {
    const older = create({ environment: { FAKE_PROTOCOL: '1' } });
    const calls = [older.call('open', run('a')), older.call('status')];
    for (const call of calls)
      await expect(call).rejects.toMatchObject({
        code: 'engine-gone',
        message: 'The engine cannot be used: wanted protocol 2, found 1 (fake 1)',
      });
    expect(older.pid).toBeUndefined();
    await expect(create({ environment: { FAKE_PROTOCOL: '0' } }).call('status')).rejects.toMatchObject({
      code: 'engine-gone',
      message: 'The engine cannot be used: asked for hello, it said: unknown method hello',
    });
  });

  it('keeps the code of an error', async () => {
    await expect(create().call('open', run('fails'))).rejects.toMatchObject({
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
    const call = client.call('open', run('hangs'), abort.signal);
    await until(() => heard.length === 2);
    expect(heard).toEqual(['a window', 'b window']);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    subscription.dispose();
  });

  it('ends the engine when it is idle, and not while something is inspected', async () => {
    const client = create({ idleTimeout: 50 });
    await client.call('open', run('a'));
    const pid = client.pid!;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(client.pid).toBe(pid);
    await client.call('release', { inspection: 'a' });
    await until(() => !isAlive(pid));
    expect(client.pid).toBeUndefined();
    await client.call('open', run('b'));
    expect(client.pid).not.toBe(pid);
  });

  it('passes on the release of a run that it has dropped: it may have ended before its cancelling was heard', async () => {
    const client = create();
    const abort = new AbortController();
    const call = client.call('open', run('late'), abort.signal);
    abort.abort();
    await expect(call).rejects.toMatchObject({ code: 'cancelled' });
    await client.call('release', { inspection: 'late' });
    await expect(
      client.call('outputs', { inspection: 'late', list: 'input', unit: 0, count: 1 }),
    ).rejects.toMatchObject({
      code: 'not-held',
    });
  });

  it('does not count a run that failed or was cancelled before its first window', async () => {
    const client = create({ idleTimeout: 50 });
    await client.call('open', run('fails')).catch(() => undefined);
    const pid = client.pid!;
    await until(() => !isAlive(pid));
  });

  it('ends the engine and everything pending when it is disposed', async () => {
    const client = create();
    await client.call('status');
    const pid = client.pid!;
    const call = client.call('open', run('hangs'));
    client.dispose();
    await expect(call).rejects.toMatchObject({ code: 'engine-gone' });
    await expect(client.call('status')).rejects.toMatchObject({ code: 'engine-gone' });
    await until(() => !isAlive(pid));
  });
});

describe('the forked engine', () => {
  it('says why the engine could not start', async () => {
    await expect(createClient({ memoryLimit: 1 }).call('status')).rejects.toThrow(
      'The engine process could not start (code 7); it said last: no room at all',
    );
    await expect(createClient({ nodePath: '/no/such/node' }).call('status')).rejects.toThrow(
      /could not start: spawn .*ENOENT/,
    );
    await expect(createClient({ enginePath: '/no/such/engine.js' }).call('status')).rejects.toThrow(
      /could not start .*Cannot find module/,
    );
  });

  it('starts a new engine for a run under another memory limit', async () => {
    const options = {
      enginePath: fakeEngine,
      idleTimeout: 60_000,
      memoryLimit: 500,
      log: () => undefined,
    };
    const client = new EngineClient(options);
    clients.push(client);
    await client.call('open', run('a'));
    const { pid } = client;
    options.memoryLimit = 900;
    await client.call('status');
    expect(client.pid).toBe(pid);
    await client.call('open', run('b'));
    expect(client.pid).not.toBe(pid);
    const next = client.pid;
    await client.call('open', run('c'));
    expect(client.pid).toBe(next);
  });
});

describe('another program as the engine', () => {
  const started = (command: string, ...args: string[]): EngineClient => createClient({ program: { command, args } });

  it('says why it could not start', async () => {
    await expect(started('/no/such/program').call('status')).rejects.toThrow(/could not start: spawn .*ENOENT/);
    await expect(
      started(process.execPath, '-e', 'console.error("no room at all"); process.exit(7)').call('status'),
    ).rejects.toThrow('The engine process could not start (code 7); it said last: no room at all');
  });

  it('is told where it writes a log to the wire', async () => {
    const loud = 'console.log("loading the model, please wait"); setTimeout(() => {}, 9000)';
    await expect(started(process.execPath, '-e', loud).call('status')).rejects.toThrow(
      /could not start: it sent a message that cannot be read: frame: wanted a header of 1 to \d+ bytes, found \d+/,
    );
  });

  it('gets every byte of a large message', async () => {
    const client = started(process.execPath, fakeEngine, '--stdio');
    const source = { ...run('large').source, inputs: [{ kind: 'picture', name: 'p', bytes: new Uint8Array(300_000) }] };
    expect(await client.call('open', { ...run('large'), source } as OpenRequest)).toMatchObject({ method: 'open' });
  });
});
