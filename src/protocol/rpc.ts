import { CancelledError, EngineGoneError, HeadlightError, type ErrorCode } from './errors';
import { pack, unpack, type Packed } from './packing';

/** One end of a channel: a process, a webview, a pair of functions in a test. */
export interface Port {
  post(message: Packed): void;
  /** Called with every message; at most one listener. */
  listen(listener: (message: Packed) => void): void;
}

// An Api is an interface of methods with one request each; Events one of payloads.
type Methods<Api> = {
  [M in keyof Api]: Api[M] extends (...request: infer Q) => infer R ? (...request: Q) => R : never;
};
type RequestOf<Api, M extends keyof Api> = Parameters<Methods<Api>[M]>;
export type ResultOf<Api, M extends keyof Api> = ReturnType<Methods<Api>[M]>;
/** What follows the method's name in a call: the request, where it has one, and a signal. */
export type CallArguments<Api, M extends keyof Api> = [
  ...RequestOf<Api, M>,
  ...([] extends RequestOf<Api, M> ? [undefined?, AbortSignal?] : [AbortSignal?]),
];

/** What this side answers: every method of the Api, with the request and a signal that aborts when the asker cancels. */
export type Handlers<Api> = {
  [M in keyof Api]: (
    request: RequestOf<Api, M>[0],
    signal: AbortSignal,
  ) => ResultOf<Api, M> | Promise<ResultOf<Api, M>>;
};

/** Receives the events of the other side. */
export type Listeners<Events> = { [E in keyof Events]?: (payload: Events[E]) => void };

type Message =
  | { readonly type: 'request'; readonly id: number; readonly method: string; readonly request: unknown }
  | { readonly type: 'ok'; readonly id: number; readonly ok: unknown }
  | {
      readonly type: 'error';
      readonly id: number;
      readonly error: { readonly code: ErrorCode; readonly message: string };
    }
  | { readonly type: 'cancel'; readonly id: number }
  | { readonly type: 'event'; readonly event: string; readonly payload: unknown };

interface Pending {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/**
 * Requests, answers, cancellation and events over a {@link Port}.
 *
 * Every request is answered, with `ok` or with an error that keeps its code; after {@link dispose} every pending one is
 * rejected. `Local` is what this side answers, `Remote` what it may ask; `Out` and `In` are the events it sends and hears.
 */
export class Rpc<Local, Remote, Out, In> {
  private readonly pending = new Map<number, Pending>();
  private readonly running = new Map<number, AbortController>();
  private nextId = 1;
  private gone: Error | undefined;

  constructor(
    private readonly port: Port,
    private readonly handlers: Handlers<Local>,
    private readonly listeners: Listeners<In>,
  ) {
    port.listen((packed) => {
      this.receive(unpack(packed) as Message);
    });
  }

  /** Rejects with the error of the other side, with CancelledError once `signal` aborts, or with the reason of {@link dispose}. */
  call<M extends keyof Remote & string>(
    method: M,
    ...[request, signal]: CallArguments<Remote, M>
  ): Promise<ResultOf<Remote, M>> {
    return this.ask(method, request, signal as AbortSignal | undefined) as Promise<ResultOf<Remote, M>>;
  }

  send<E extends keyof Out & string>(event: E, payload: Out[E]): void {
    if (this.gone === undefined) this.post({ type: 'event', event, payload });
  }

  /** The other side is gone: rejects what is pending and aborts what runs here. */
  dispose(reason: Error = new EngineGoneError('the connection was closed')): void {
    if (this.gone !== undefined) return;
    this.gone = reason;
    for (const pending of this.pending.values()) pending.reject(reason);
    this.pending.clear();
    for (const controller of this.running.values()) controller.abort();
    this.running.clear();
  }

  private ask(method: string, request: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    if (this.gone !== undefined) return Promise.reject(this.gone);
    if (signal?.aborted === true) return Promise.reject(new CancelledError());
    const id = this.nextId++;
    return new Promise((resolve, reject) => {
      const cancel = (): void => {
        this.pending.delete(id);
        this.post({ type: 'cancel', id });
        reject(new CancelledError());
      };
      signal?.addEventListener('abort', cancel, { once: true });
      const settled = (): void => signal?.removeEventListener('abort', cancel);
      this.pending.set(id, {
        resolve: (value) => {
          settled();
          resolve(value);
        },
        reject: (error) => {
          settled();
          reject(error);
        },
      });
      this.post({ type: 'request', id, method, request });
    });
  }

  private post(message: Message): void {
    this.port.post(pack(message));
  }

  private receive(message: Message): void {
    switch (message.type) {
      case 'request':
        void this.answer(message.id, message.method, message.request);
        break;
      case 'cancel':
        this.running.get(message.id)?.abort();
        break;
      case 'ok':
        this.take(message.id)?.resolve(message.ok);
        break;
      case 'error':
        this.take(message.id)?.reject(errorFrom(message.error));
        break;
      case 'event': {
        const listeners = this.listeners as Record<string, ((payload: unknown) => void) | undefined>;
        if (Object.hasOwn(listeners, message.event)) listeners[message.event]?.(message.payload);
        break;
      }
    }
  }

  private take(id: number): Pending | undefined {
    const pending = this.pending.get(id);
    this.pending.delete(id);
    return pending;
  }

  private async answer(id: number, method: string, request: unknown): Promise<void> {
    const controller = new AbortController();
    this.running.set(id, controller);
    try {
      const handlers = this.handlers as Record<
        string,
        ((request: unknown, signal: AbortSignal) => unknown) | undefined
      >;
      const handler = Object.hasOwn(handlers, method) ? handlers[method] : undefined;
      if (handler === undefined) throw new HeadlightError('internal', `unknown method ${method}`);
      const ok = await handler(request, controller.signal);
      if (this.gone === undefined) this.post({ type: 'ok', id, ok: ok ?? null });
    } catch (error) {
      if (this.gone === undefined) this.post({ type: 'error', id, error: errorOf(error) });
    } finally {
      this.running.delete(id);
    }
  }
}

function errorOf(error: unknown): { code: ErrorCode; message: string } {
  if (error instanceof HeadlightError) return { code: error.code, message: error.message };
  return { code: 'internal', message: error instanceof Error ? error.message : String(error) };
}

function errorFrom(error: { code: ErrorCode; message: string }): HeadlightError {
  return error.code === 'cancelled' ? new CancelledError() : new HeadlightError(error.code, error.message);
}
