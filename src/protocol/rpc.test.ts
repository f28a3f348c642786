import { describe, expect, it, vi } from 'vitest';
import { CancelledError, EngineGoneError, HeadlightError } from './errors';
import type { Packed } from './packing';
import { Rpc, type Handlers, type Port } from './rpc';

interface Api {
  double(request: { values: Float32Array }): Float32Array;
  fail(request: { code: 'checkpoint' | 'none' }): void;
  wait(request: { name: string }): string;
  ping(): string;
}
interface Events {
  told: { readonly name: string };
}

/** Two ports, each of which hears what the other posts, later. */
function channel(): [Port, Port] {
  const listeners: (((message: Packed) => void) | undefined)[] = [undefined, undefined];
  const port = (own: number): Port => ({
    post: (message) => {
      setImmediate(() => listeners[1 - own]?.(message));
    },
    listen: (listener) => (listeners[own] = listener),
  });
  return [port(0), port(1)];
}

function connect(
  handlers: Partial<Handlers<Api>> = {},
  told: (payload: { readonly name: string }) => void = () => undefined,
) {
  const [near, far] = channel();
  const server = new Rpc<Api, object, Events, object>(
    far,
    {
      double: ({ values }) => values.map((value) => 2 * value),
      fail: ({ code }) => {
        if (code === 'none') throw new TypeError('plain');
        throw new HeadlightError(code, 'tensor w: wanted [2], found [3]');
      },
      wait: (_request, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            reject(new CancelledError());
          });
        }),
      ping: () => 'pong',
      ...handlers,
    },
    {},
  );
  const client = new Rpc<object, Api, object, Events>(near, {}, { told });
  return { client, server };
}

describe('Rpc', () => {
  it('answers, with typed arrays', async () => {
    const { client } = connect();
    expect(await client.call('double', { values: Float32Array.of(1, 2) })).toEqual(Float32Array.of(2, 4));
    expect(await client.call('ping')).toBe('pong');
  });

  it('keeps answers apart', async () => {
    const { client } = connect({
      wait: ({ name }) => new Promise((resolve) => setTimeout(() => resolve(name), name === 'a' ? 20 : 1)),
    });
    expect(await Promise.all([client.call('wait', { name: 'a' }), client.call('wait', { name: 'b' })])).toEqual([
      'a',
      'b',
    ]);
  });

  it('answers a handler that throws with its code and message', async () => {
    const { client } = connect();
    await expect(client.call('fail', { code: 'checkpoint' })).rejects.toMatchObject({
      code: 'checkpoint',
      message: 'tensor w: wanted [2], found [3]',
    });
    await expect(client.call('fail', { code: 'none' })).rejects.toMatchObject({ code: 'internal', message: 'plain' });
  });

  it('answers a method that is not there, or is only inherited', async () => {
    const { client } = connect();
    const ask = client.call.bind(client) as (method: string) => Promise<unknown>;
    await expect(ask('nothing')).rejects.toThrow('unknown method nothing');
    await expect(ask('toString')).rejects.toThrow('unknown method toString');
  });

  it('answers with an error when the answer cannot be packed', async () => {
    const circular: Record<string, unknown> = {};
    circular['self'] = circular;
    const { client } = connect({ ping: () => circular as unknown as string });
    await expect(client.call('ping')).rejects.toMatchObject({ code: 'internal' });
  });

  it('cancels on both sides', async () => {
    const aborted = vi.fn();
    const { client } = connect({
      wait: (_request, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', aborted);
        }),
    });
    const controller = new AbortController();
    const call = client.call('wait', { name: 'x' }, controller.signal);
    await client.call('ping');
    controller.abort();
    await expect(call).rejects.toBeInstanceOf(CancelledError);
    await client.call('ping');
    expect(aborted).toHaveBeenCalledOnce();
  });

  it('does not ask what is cancelled already', async () => {
    const wait = vi.fn(() => 'x');
    const { client } = connect({ wait });
    await expect(client.call('wait', { name: 'x' }, AbortSignal.abort())).rejects.toBeInstanceOf(CancelledError);
    await client.call('ping');
    expect(wait).not.toHaveBeenCalled();
  });

  it('tells events in order, before the answer that follows them', async () => {
    const heard: string[] = [];
    const { client, server } = connect(
      {
        ping: () => {
          server.send('told', { name: '1' });
          server.send('told', { name: '2' });
          return 'pong';
        },
      },
      ({ name }) => heard.push(name),
    );
    await client.call('ping');
    expect(heard).toEqual(['1', '2']);
  });

  it('rejects what is pending when the other side goes, and everything after', async () => {
    const { client } = connect();
    const call = client.call('wait', { name: 'x' });
    client.dispose(new EngineGoneError('killed'));
    await expect(call).rejects.toThrow('killed');
    await expect(client.call('ping')).rejects.toThrow('killed');
  });

  it('stops what runs here when the other side goes', async () => {
    const aborted = vi.fn();
    const { client, server } = connect({
      wait: (_request, signal) =>
        new Promise(() => {
          signal.addEventListener('abort', aborted);
        }),
    });
    client.call('wait', { name: 'x' }).catch(() => undefined);
    await client.call('ping');
    server.dispose();
    expect(aborted).toHaveBeenCalledOnce();
  });
});
