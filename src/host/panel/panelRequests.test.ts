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
  heat: ({ lens }) => ({ lens, list: 'input', weights: new Float32Array(1) }),
  outputs: () => [],
  preview: () => ({ mime: 'image/png', bytes: new Uint8Array(1), width: 1, height: 1 }),
  point: done,
  reveal: done,
  pin: done,
  copy: done,
  change: done,
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

const place = { list: 'input', unit: 3 };
const lens = { map: 'encoder.1.self', head: 0, method: 'raw', side: 'query', units: [3, 4], answer: null };
const rows = { start: 0, end: 2 };
const tile = {
  inspection: 'a',
  map: 'encoder.0.self',
  head: 'mean',
  method: 'rollout',
  rows,
  columns: rows,
  width: 4,
  height: 4,
  coarse: true,
};

describe('what a page asks for', () => {
  it.each<[method: string, request: unknown]>([
    ['ready', { surface: 'panel', memory: null }],
    ['setLens', { lens: {} }],
    ['setLens', { lens: { units: [5, 6] } }],
    ['setLens', { lens: { map: 'decoder.0.cross', head: 'max', side: 'key', answer: 2 } }],
    ['heat', { inspection: 'a', lens }],
    ['outputs', { inspection: 'a', list: 'input', unit: null, count: 5 }],
    ['preview', { inspection: 'a', list: 'input', part: 0, side: 2048 }],
    ['setOptions', { options: { palette: 'magma' } }],
    ['tile', tile],
    ['point', { place: null }],
    ['pin', { place }],
    ['change', { changes: [] }],
    [
      'change',
      {
        changes: [
          { kind: 'ablate', map: 'encoder.0.self', heads: [1] },
          { kind: 'hide', list: 'input', units: [3], how: 'mask' },
          { kind: 'permute', maps: ['encoder.0.self'], seed: 7 },
        ],
      },
    ],
    ['run', { command: 'inspect' }],
    ['run', { command: 'continueText' }],
  ])('is done: %s %j', async (method, request) => {
    await page().call(method, request);
  });

  it.each<[name: string, memory: unknown, wanted: unknown]>([
    [
      'what this version keeps',
      { view: 'matrix', views: { matrix: { zoom: 2 } }, document: 'file:///a.md', lens },
      { view: 'matrix', views: { matrix: { zoom: 2 } }, document: 'file:///a.md', lens },
    ],
    [
      'what one before it kept',
      {
        view: 'image',
        document: 'file:///a.md',
        lens: { layer: 1, head: 0, method: 'raw', direction: 'to', query: 3 },
      },
      { view: 'image', views: {}, document: 'file:///a.md', lens: null },
    ],
    [
      'what is of another form',
      { view: 7, views: 'tokens', document: 7, lens: { ...lens, units: [-1] } },
      { view: '', views: {}, document: null, lens: null },
    ],
    ['what is nothing', 'tokens', null],
  ])('remembers %s', async (_name, memory, wanted) => {
    done.mockClear();
    await page().call('ready', { surface: 'panel', memory });
    expect(done).toHaveBeenCalledWith({ surface: 'panel', memory: wanted }, expect.anything());
  });

  it.each<[method: string, request: unknown, message: RegExp]>([
    ['ready', null, /ready: request: wanted Object, found null/],
    ['ready', { surface: 'window', memory: null }, /surface/],
    ['setLens', { lens: { map: 3 } }, /lens\.map: wanted string, found 3/],
    ['setLens', { lens: { head: 'sum' } }, /lens\.head/],
    ['setLens', { lens: { side: 'from' } }, /lens\.side/],
    ['setLens', { lens: { units: [1.5] } }, /lens\.units\.0/],
    ['setLens', { lens: { units: [-1] } }, /lens\.units\.0: wanted >=0, found -1/],
    ['heat', { inspection: 'a', lens: { ...lens, map: undefined } }, /lens\.map/],
    ['outputs', { inspection: 'a', list: 'input', unit: null, count: 0 }, /count/],
    ['preview', { inspection: 'a', list: 'input', part: 0, side: '9' }, /side/],
    ['setOptions', { options: { palette: 'red' } }, /options\.palette/],
    ['setOptions', { options: { followCursor: 'yes' } }, /options\.followCursor/],
    ['tile', { ...tile, rows: { start: 0 } }, /rows\.end/],
    ['tile', { ...tile, head: 'constructor' }, /head/],
    ['pin', { place: {} }, /place\.list/],
    ['reveal', { place: null }, /place/],
    ['copy', { text: 7 }, /text/],
    ['change', { changes: [{ kind: 'remove' }] }, /changes\.0\.kind/],
    ['change', { changes: [{ kind: 'ablate', map: 'encoder.0.self', heads: 'all' }] }, /changes\.0\.heads/],
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
