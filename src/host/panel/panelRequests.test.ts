import { describe, expect, it, vi } from 'vitest';
import type { HostApi } from '../../protocol/panel';
import { Rpc, type Handlers, type Port } from '../../protocol/rpc';
import type { Packed } from '../../protocol/packing';
import { checked } from './panelRequests';

const done = vi.fn();
const handlers: Handlers<HostApi> = {
  ready: done,
  setLens: done,
  setOptions: done,
  tile: () => new Float32Array(1),
  row: () => new Float32Array(1),
  column: () => new Float32Array(1),
  heat: ({ lens }) => ({ lens, weights: new Float32Array(1) }),
  answers: () => [],
  preview: () => ({ mime: 'image/png', bytes: new Uint8Array(1), width: 1, height: 1 }),
  point: done,
  reveal: done,
  pin: done,
  copy: done,
  run: done,
};

/** Sends anything at all, as a page may that is not ours. */
function page(): Rpc<object, Record<string, (request: unknown) => unknown>, object, object> {
  let toHost: (message: Packed) => void = () => undefined;
  let toPage: (message: Packed) => void = () => undefined;
  const port = (post: (message: Packed) => void, listen: (listener: (message: Packed) => void) => void): Port => ({
    post,
    listen,
  });
  new Rpc<HostApi, object, object, object>(
    port(
      (message) => {
        toPage(message);
      },
      (listener) => (toHost = listener),
    ),
    checked(handlers),
    {},
  );
  return new Rpc(
    port(
      (message) => {
        toHost(message);
      },
      (listener) => (toPage = listener),
    ),
    {},
    {},
  );
}

const map = { inspection: 'a', address: 'encoder.0.self', head: 'mean' };
const lens = { layer: 1, head: 0, method: 'raw', direction: 'from', query: null, region: [3, 4] };
const rows = { start: 0, end: 2 };

describe('what a page asks for', () => {
  it.each<[method: string, request: unknown]>([
    ['ready', { surface: 'panel', memory: null }],
    ['ready', { surface: 'side', memory: { view: 'matrix', document: 'file:///a.md' } }],
    ['ready', { surface: 'editor', memory: { view: 'image', document: 'file:///a.png', lens } }],
    ['ready', { surface: 'editor', memory: { view: 'image', document: 'file:///a.png', lens: null } }],
    ['setLens', { lens: {} }],
    ['setLens', { lens: { region: [5, 6] } }],
    ['setLens', { lens: { region: null } }],
    ['heat', { inspection: 'a', lens }],
    ['answers', { inspection: 'a', count: 5 }],
    ['preview', { inspection: 'a', side: 2048 }],
    ['setLens', { lens: { layer: 3, head: 'max', direction: 'to', query: null } }],
    ['setOptions', { options: { palette: 'magma' } }],
    ['tile', { ...map, rows, columns: rows, width: 4, height: 4 }],
    ['point', { unit: null }],
    ['run', { command: 'inspect' }],
  ])('is done: %s %j', async (method, request) => {
    await page().call(method, request);
  });

  it.each<[method: string, request: unknown, message: RegExp]>([
    ['ready', null, /ready: request: wanted Object, found null/],
    ['ready', { surface: 'panel', memory: { view: 'tokens', document: 7 } }, /memory\.document/],
    ['setLens', { lens: { layer: -1 } }, /lens\.layer: wanted >=0, found -1/],
    ['setLens', { lens: { head: 'sum' } }, /lens\.head/],
    ['setLens', { lens: { query: 1.5 } }, /lens\.query/],
    ['setLens', { lens: { region: [-1] } }, /lens\.region\.0/],
    ['heat', { inspection: 'a', lens: { ...lens, layer: undefined } }, /lens\.layer/],
    ['heat', { inspection: 'a', lens: { ...lens, region: [] } }, /lens\.region/],
    ['answers', { inspection: 'a', count: 0 }, /count/],
    ['preview', { inspection: 'a', side: '9' }, /side/],
    ['setOptions', { options: { palette: 'red' } }, /options\.palette/],
    ['setOptions', { options: { followCursor: 'yes' } }, /options\.followCursor/],
    ['tile', { ...map, rows: { start: 0 }, columns: rows, width: 4, height: 4 }, /rows\.end/],
    ['tile', { ...map, head: 'constructor', rows, columns: rows, width: 4, height: 4 }, /head/],
    ['row', { ...map, query: '1' }, /query/],
    ['pin', { unit: {} }, /unit/],
    ['copy', { text: 7 }, /text/],
    ['run', { command: 'constructor' }, /command/],
    ['run', { command: 'workbench.action.quit' }, /command/],
  ])('is refused: %s %j', async (method, request, message) => {
    done.mockClear();
    await expect(page().call(method, request)).rejects.toMatchObject({
      code: 'usage',
      message: expect.stringMatching(message) as string,
    });
    expect(done).not.toHaveBeenCalled();
  });
});
