import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';

/** What a jasmine spec may be: it returns, gives a promise, or calls `done`. */
type Spec = (done?: Done) => unknown;
type Done = (() => void) & { fail: (reason?: unknown) => void };
type ErrorType = new (...args: never[]) => Error;

/** As much of jasmine's globals as the test cases of tfjs-core use, over vitest: the cases find them on `globalThis`. */
export function jasmineGlobals(): object {
  expect.extend({
    nothing: () => ({ pass: true, message: () => '' }),
    toBe: (actual: unknown, wanted: unknown) =>
      is(actual === wanted, `wanted ${String(wanted)}, found ${String(actual)}`),
    toBeTrue: (actual: unknown) => is(actual === true, `wanted true, found ${String(actual)}`),
    toBeFalse: (actual: unknown) => is(actual === false, `wanted false, found ${String(actual)}`),
    toThrowError: (action: () => unknown, ...wanted: unknown[]) => {
      try {
        action();
      } catch (error) {
        return isError(error, wanted);
      }
      return is(false, 'it threw nothing');
    },
  });
  return {
    it: (name: string, run: Spec) => {
      it(name, whole(run));
    },
    xit: (name: string) => {
      it.skip(`${name} (left out by tfjs)`);
    },
    describe,
    beforeAll: (run: Spec) => {
      beforeAll(() => whole(run)() as Promise<void>);
    },
    beforeEach: (run: Spec) => {
      beforeEach(() => whole(run)() as Promise<void>);
    },
    afterAll: (run: Spec) => {
      afterAll(whole(run));
    },
    afterEach: (run: Spec) => {
      afterEach(whole(run));
    },
    expect,
    expectAsync: (promise: Promise<unknown>) => ({
      toBeRejectedWithError: async (...wanted: unknown[]) => {
        const { pass, message } = await promise.then(
          () => is(false, 'it was not rejected'),
          (error: unknown) => isError(error, wanted),
        );
        expect(pass, message()).toBe(true);
      },
    }),
    spyOn,
    fail: (reason?: unknown) => {
      throw new Error(`failed: ${String(reason)}`);
    },
    jasmine: {
      DEFAULT_TIMEOUT_INTERVAL: 0,
      arrayWithExactContents: (wanted: readonly string[]) => ({
        asymmetricMatch: (actual: readonly string[]) => [...actual].sort().join() === [...wanted].sort().join(),
      }),
    },
  };
}

/** Does nothing until it is told to. It stays; a spy on the same method begins anew. */
function spyOn(object: Record<string, (...args: unknown[]) => unknown>, method: string): object {
  const original = object[method];
  const spy = vi
    .spyOn(object, method)
    .mockClear()
    .mockImplementation(() => undefined);
  const callThrough = (): object =>
    spy.mockImplementation(function (this: unknown, ...args) {
      return original?.apply(this, args);
    });
  return Object.assign(spy, { and: { callThrough }, calls: { count: () => spy.mock.calls.length } });
}

/** A spec with `done` as one with a promise. */
function whole(run: Spec): () => unknown {
  if (run.length === 0) return () => run();
  return () =>
    new Promise<void>((resolve, reject) => {
      const fail = (reason?: unknown): void => {
        reject(reason instanceof Error ? reason : new Error(`failed: ${String(reason)}`));
      };
      run(
        Object.assign(
          () => {
            resolve();
          },
          { fail },
        ),
      );
    });
}

function is(pass: boolean, message: string): { pass: boolean; message: () => string } {
  return { pass, message: () => message };
}

/** As jasmine compares: a type, the whole message or a pattern of it, or a type and one of these. */
function isError(error: unknown, wanted: readonly unknown[]): { pass: boolean; message: () => string } {
  const type = wanted.find((one): one is ErrorType => typeof one === 'function') ?? Error;
  const text = wanted.find((one): one is string | RegExp => typeof one === 'string' || one instanceof RegExp);
  if (!(error instanceof type)) return is(false, `wanted a ${type.name}, found ${String(error)}`);
  const same = text === undefined || (typeof text === 'string' ? error.message === text : text.test(error.message));
  return is(same, `wanted an error “${String(text)}”, found “${error.message}”`);
}
