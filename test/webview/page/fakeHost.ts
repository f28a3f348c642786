import { defaultLens } from '../../../src/core/defaultLens';
import { heatOf } from '../../../src/core/heat';
import { columnOf, rowOf, tileOf, type AttentionMap } from '../../../src/core/maps';
import type { Lens } from '../../../src/protocol/lens';
import type { HostApi, PanelEvents, PanelMemory, PanelOptions } from '../../../src/protocol/panel';
import { isPacked, type Packed } from '../../../src/protocol/packing';
import { Rpc } from '../../../src/protocol/rpc';
import { inspectionFixture, type FixtureSize, type InspectionFixture } from './inspectionFixture';
import { paintPicture } from './paintPicture';
import { pictureFixture, type PictureSetup } from './pictureFixture';

/** What the page is opened with. */
export interface FakeHostSetup extends FixtureSize {
  /** Null: nothing is inspected. */
  readonly text: string | null;
  /** A picture in place of the text. */
  readonly picture: PictureSetup | null;
  readonly generated: readonly string[];
  readonly lens: Partial<Lens>;
  readonly options: Partial<PanelOptions>;
  readonly memory: PanelMemory | null;
  /** Layers that are done when the panel opens; less than all: the run goes on. */
  readonly done: number;
  /** Milliseconds that `heat` takes. */
  readonly delay: number;
  /** `tile` fails. */
  readonly broken: boolean;
}

export interface Call {
  readonly method: string;
  readonly request: unknown;
}

/** The other end of the panel, in the page: answers from a generated inspection and notes down what it was asked. */
export interface FakeHost {
  readonly calls: Call[];
  readonly remembered: PanelMemory[];
  readonly violations: string[];
  lens(): Lens;
  /** Exact weights, to compare pixels and words with. */
  /** Of any lens. */
  heat(lens: Partial<Lens>): number[];
  row(layer: number, head: Lens['head'], query: number): number[];
  units(): { text: readonly string[]; special: number[] };
  send<E extends keyof PanelEvents>(event: E, payload: PanelEvents[E]): void;
  setLens(lens: Partial<Lens>): void;
  /** Reports one more layer, as a run does. */
  layer(layer: number): void;
  /** Inspects the same document once more; nothing of the new run is done. */
  again(): void;
}

declare global {
  interface Window {
    fakeHostSetup: FakeHostSetup;
    fakeHost: FakeHost;
  }
}

function fakeHost(setup: FakeHostSetup): FakeHost {
  const calls: Call[] = [];
  const remembered: PanelMemory[] = [];
  const violations: string[] = [];
  document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    violations.push(`${violatedDirective} ${blockedURI}`);
  });
  let runs = 0;
  const inspect = (): InspectionFixture | null => {
    if (setup.picture !== null) return pictureFixture(setup.picture, setup, runs++);
    return setup.text === null ? null : inspectionFixture(setup.text, setup, setup.generated);
  };
  let fixture = inspect();
  let lens: Lens = {
    ...defaultLens({ layers: setup.layers, modality: setup.picture === null ? 'text' : 'image' }),
    ...setup.lens,
  };
  let options: PanelOptions = {
    palette: 'amber',
    sink: 'apart',
    followCursor: true,
    focusMode: false,
    ...setup.options,
  };
  let pinned = false;
  let receive: (message: Packed) => void = () => undefined;

  const mapOf = (address: string): AttentionMap => {
    const map = fixture?.maps.find((candidate) => candidate.address === address);
    if (map === undefined) throw new Error(`no map ${address}`);
    return map;
  };
  const sendHeat = (): void => {
    host.send('lens', { lens, pinned });
    if (fixture !== null) host.send('heat', heatOf(fixture.maps, lens));
  };
  const sendLayer = (layer: number): void => {
    const map = fixture?.maps[layer];
    if (fixture === null || map === undefined) return;
    const { inspection } = fixture.inspection;
    const n = map.keys;
    const received = new Float32Array(map.heads * n);
    const entropy = new Float32Array(map.heads * n);
    for (let head = 0; head < map.heads; head++) {
      received.set(map.received(head), head * n);
      entropy.set(map.entropy(head), head * n);
    }
    const progress = (layer + 1) / setup.layers;
    host.send('layer', {
      inspection,
      address: map.address,
      layer,
      owned: { start: 0, end: n },
      received,
      entropy,
      progress,
    });
    const running = layer + 1 < setup.layers;
    const done = running ? 0 : n;
    const covered = running ? [] : [{ start: 0, end: n }];
    host.send('progress', { running, share: progress, done, total: n, milliseconds: running ? null : 41, covered });
  };
  const noted =
    <M extends keyof HostApi>(
      method: M,
      answer: (request: Parameters<HostApi[M]>[0]) => ReturnType<HostApi[M]> | Promise<ReturnType<HostApi[M]>>,
    ) =>
    (request: Parameters<HostApi[M]>[0]): ReturnType<HostApi[M]> | Promise<ReturnType<HostApi[M]>> => {
      calls.push({ method, request });
      return answer(request);
    };

  const rpc = new Rpc<HostApi, Record<never, never>, PanelEvents, Record<never, never>>(
    {
      post: (message) => window.postMessage(message, '*'),
      listen: (listener) => (receive = listener),
    },
    {
      ready: noted('ready', () => {
        host.send('options', options);
        host.send('inspection', fixture?.inspection ?? null);
        host.send('lens', { lens, pinned });
        if (fixture === null) return;
        for (let layer = 0; layer < setup.done; layer++) sendLayer(layer);
        if (setup.done >= setup.layers) sendHeat();
      }),
      setLens: noted('setLens', (request) => {
        host.setLens(request.lens);
      }),
      setOptions: noted('setOptions', (request) => {
        options = { ...options, ...request.options };
        host.send('options', options);
      }),
      tile: noted('tile', ({ address, head, rows, columns, width, height }) => {
        if (setup.broken) throw new Error('the map could not be read');
        return tileOf(mapOf(address), head, rows, columns, { width, height });
      }),
      row: noted('row', ({ address, head, query }) => rowOf(mapOf(address), head, query)),
      column: noted('column', ({ address, head, key }) => columnOf(mapOf(address), head, key)),
      heat: noted('heat', async ({ lens: wanted }) => {
        await new Promise((done) => setTimeout(done, setup.delay));
        return heatOf(fixture!.maps, wanted);
      }),
      answers: noted('answers', ({ count }) => (setup.picture?.answers ?? []).slice(0, count)),
      preview: noted('preview', async ({ side }) => ({
        mime: 'image/png' as const,
        ...(await paintPicture(setup.picture!, side)),
      })),
      point: noted('point', () => undefined),
      reveal: noted('reveal', () => undefined),
      pin: noted('pin', ({ unit }) => {
        pinned = unit !== null;
        host.setLens(unit === null ? {} : { query: unit });
      }),
      copy: noted('copy', () => undefined),
      run: noted('run', () => undefined),
    },
    {},
  );

  const host: FakeHost = {
    calls,
    remembered,
    violations,
    lens: () => lens,
    heat: (wanted) => Array.from(heatOf(fixture!.maps, { ...lens, ...wanted }).weights),
    row: (layer, head, query) => Array.from(rowOf(fixture!.maps[layer]!, head, query)),
    units: () => ({ text: fixture!.inspection.units.text, special: Array.from(fixture!.inspection.units.special) }),
    send: (event, payload) => rpc.send(event, payload),
    setLens: (wanted) => {
      lens = { ...lens, ...wanted };
      sendHeat();
    },
    layer: (layer) => {
      sendLayer(layer);
      if (layer + 1 >= setup.layers) sendHeat();
    },
    again: () => {
      fixture = inspect();
      host.send('inspection', fixture?.inspection ?? null);
    },
  };
  let memory: unknown = setup.memory;
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => {
        if (isPacked(message)) setTimeout(() => receive(message));
      },
      getState: () => memory,
      setState: (next: PanelMemory) => {
        memory = next;
        remembered.push(next);
      },
    }),
  });
  return host;
}

window.fakeHost = fakeHost(window.fakeHostSetup);
