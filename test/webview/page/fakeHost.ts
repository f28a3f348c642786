import { defaultLens } from '../../../src/core/defaultLens';
import { heatOf } from '../../../src/core/heat';
import { rowOf, type AttentionMap } from '../../../src/core/maps/attentionMap';
import { tileOf } from '../../../src/core/maps/tile';
import { mapsFor, methodOf } from '../../../src/core/methods';
import type { MethodMap } from '../../../src/core/methods/lensMethod';
import { sideOf } from '../../../src/core/stacks';
import { unhurried } from '../../../src/core/work';
import type { Change } from '../../../src/protocol/changes';
import type { Prediction } from '../../../src/protocol/engine';
import type { Heat, HeadChoice, Lens } from '../../../src/protocol/lens';
import type { HostApi, PanelEvents, PanelMemory, PanelOptions, UnitPlace } from '../../../src/protocol/panel';
import { isPacked, type Packed } from '../../../src/protocol/packing';
import { Rpc } from '../../../src/protocol/rpc';
import { inspectionFixture, type FixtureSize, type InspectionFixture } from './inspectionFixture';
import { mapEvent } from './mapEvent';
import { paintPicture } from './paintPicture';
import { pictureFixture, type PictureSetup } from './pictureFixture';
import { tableFixture } from './tableFixture';
import { captionFixture, crossFixture, mixedFixture } from './twoListsFixture';

/** What the page is opened with. */
export interface FakeHostSetup extends FixtureSize {
  /** Null: nothing is inspected. */
  readonly text: string | null;
  /** A picture in place of the text. */
  readonly picture: PictureSetup | null;
  /** `cross`: a translation. `caption`: words over a picture. `mixed`: patches and words in one list. Else a text or a picture alone. */
  readonly kind: 'one' | 'cross' | 'caption' | 'mixed' | 'table';
  readonly generated: readonly string[];
  /** What was done to the run. */
  readonly changes: readonly Change[];
  /** What should be known of the model. */
  readonly warnings: readonly string[];
  /** What the model would write, wherever it is asked. */
  readonly predictions: readonly Prediction[];
  readonly lens: Partial<Lens>;
  readonly options: Partial<PanelOptions>;
  /** As VS Code has kept it, of whatever version. */
  readonly memory: unknown;
  /** Layers that are done when the panel opens; less than all: the run goes on. */
  readonly done: number;
  /** Milliseconds that `heat` takes. */
  readonly delay: number;
  /** Milliseconds that a sharp `tile` takes. */
  readonly tileDelay: number;
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
  /** Exact weights, to compare pixels and words with. Of any lens: */
  heat(lens: Partial<Lens>): Promise<number[]>;
  row(map: string, head: HeadChoice, query: number): number[];
  units(list?: string): { text: readonly string[]; special: number[] };
  send<E extends keyof PanelEvents>(event: E, payload: PanelEvents[E]): void;
  setLens(lens: Partial<Lens>): void;
  /** Reports one more layer, as a run does. */
  layer(layer: number): void;
  /** Inspects the same document once more; nothing of the new run is done. */
  again(): void;
  /** The model writes this behind what there is, and goes on. */
  write(piece: string): void;
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
    const { kind, picture, text } = setup;
    if (kind === 'cross') return crossFixture(setup, runs++);
    if (kind === 'table') return tableFixture(runs++);
    if (kind === 'caption') return captionFixture(picture!, setup, runs++);
    if (kind === 'mixed') return mixedFixture(picture!, setup, runs++);
    if (picture !== null) return pictureFixture(picture, setup, runs++);
    return text === null ? null : inspectionFixture(text, setup, setup.generated, runs++);
  };
  const changed = (made: InspectionFixture | null): InspectionFixture | null =>
    made && {
      ...made,
      inspection: {
        ...made.inspection,
        changes: setup.changes,
        card: made.inspection.card && { ...made.inspection.card, warnings: setup.warnings },
      },
    };
  let fixture = changed(inspect());
  const generated = [...setup.generated];
  let lens: Lens = { ...firstLens(fixture), ...setup.lens };
  let options: PanelOptions = {
    palette: 'amber',
    sink: 'apart',
    followCursor: true,
    focusMode: false,
    ...setup.options,
  };
  let pinned = false;
  let receive: (message: Packed) => void = () => undefined;

  const methodMap = (map: string, head: HeadChoice, id: string): Promise<MethodMap> => {
    const method = methodOf(id);
    if (fixture === null || method === undefined) throw new Error(`no method ${id}`);
    const read = mapsFor(method, fixture.inspection.maps, map);
    return method.map(
      read.map(({ address }) => mapOf(address)),
      head,
      unhurried,
    );
  };
  const mapOf = (address: string): AttentionMap => {
    const map = fixture?.maps.find(({ info }) => info.address === address);
    if (map === undefined) throw new Error(`no map ${address}`);
    return map;
  };
  const heatUnder = async (wanted: Lens): Promise<Heat> =>
    heatOf(await methodMap(wanted.map, wanted.head, wanted.method), wanted, unhurried);
  const sendHeat = async (): Promise<void> => {
    host.send('lens', { lens, pinned });
    if (fixture === null) return;
    const wanted = lens;
    const heat = await heatUnder(wanted);
    if (wanted === lens) host.send('heat', heat);
  };
  const sendProgress = (share: number, running: boolean): void => {
    const lists = fixture?.inspection.lists ?? [];
    const total = lists.reduce((sum, { list }) => sum + list.given, 0);
    const ranges = ({ length }: { length: number }) => (running ? [] : [{ start: 0, end: length }]);
    const covered = lists.map(({ list }) => ({ list: list.id, ranges: ranges(list) }));
    const done = running ? 0 : total;
    host.send('progress', { running, share, done, total, milliseconds: running ? null : 41, covered });
  };
  const sendLayer = (layer: number): void => {
    if (fixture === null) return;
    const progress = (layer + 1) / setup.layers;
    for (const map of fixture.maps)
      if (map.info.layer === layer) host.send('map', mapEvent(fixture.inspection.inspection, map, progress));
    sendProgress(progress, layer + 1 < setup.layers);
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
        if (setup.done >= setup.layers) void sendHeat();
      }),
      setLens: noted('setLens', (request) => {
        host.setLens(request.lens);
      }),
      setOptions: noted('setOptions', (request) => {
        options = { ...options, ...request.options };
        host.send('options', options);
      }),
      tile: noted('tile', async ({ map, head, method, rows, columns, width, height, coarse }) => {
        if (setup.broken) throw new Error('the map could not be read');
        if (!coarse) await new Promise((done) => setTimeout(done, setup.tileDelay));
        const made = await methodMap(map, head, method);
        return tileOf(made.map, made.head, { rows, columns, size: { width, height }, coarse }, unhurried);
      }),
      heat: noted('heat', async ({ lens: wanted }) => {
        await new Promise((done) => setTimeout(done, setup.delay));
        return heatUnder(wanted);
      }),
      outputs: noted('outputs', ({ unit, count }) =>
        (unit === null ? (setup.picture?.answers ?? []) : setup.predictions).slice(0, count),
      ),
      preview: noted('preview', async ({ side }) => ({
        mime: 'image/png' as const,
        ...(await paintPicture(setup.picture!, side)),
      })),
      point: noted('point', () => undefined),
      reveal: noted('reveal', () => undefined),
      pin: noted('pin', ({ place }) => {
        pinned = place !== null;
        host.setLens(place === null ? {} : pinnedLens(mapOf(lens.map), lens, place));
      }),
      copy: noted('copy', () => undefined),
      change: noted('change', () => undefined),
      run: noted('run', () => undefined),
    },
    {},
  );

  const host: FakeHost = {
    calls,
    remembered,
    violations,
    lens: () => lens,
    heat: async (wanted) => Array.from((await heatUnder({ ...lens, ...wanted })).weights),
    row: (map, head, query) => Array.from(rowOf(mapOf(map), head, query)),
    units: (id = 'input') => {
      const { units } = fixture!.inspection.lists.find(({ list }) => list.id === id)!;
      return { text: units.text, special: Array.from(units.special) };
    },
    send: (event, payload) => rpc.send(event, payload),
    setLens: (wanted) => {
      lens = { ...lens, ...wanted };
      void sendHeat();
    },
    layer: (layer) => {
      sendLayer(layer);
      if (layer + 1 >= setup.layers) void sendHeat();
    },
    again: () => {
      fixture = changed(inspect());
      host.send('inspection', fixture?.inspection ?? null);
    },
    write: (piece) => {
      const before = fixture!;
      generated.push(piece);
      const { inspection } = before.inspection;
      const grown = inspectionFixture(setup.text!, setup, generated, 0);
      fixture = { ...grown, inspection: { ...grown.inspection, inspection } };
      host.send('list', { inspection, ...fixture.inspection.lists[0]! });
      for (const map of fixture.maps) host.send('map', mapEvent(inspection, map, 1));
      sendProgress(1, true);
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

function firstLens(fixture: InspectionFixture | null): Lens {
  const { maps = [], lists = [] } = fixture?.inspection ?? {};
  const first = defaultLens(
    maps,
    lists.map(({ list }) => list),
  );
  return first ?? { map: '', head: 'mean', method: 'raw', side: 'all', units: [], answer: null };
}

/** As the host does: a unit is looked from on the side of its list. */
function pinnedLens({ info }: AttentionMap, { side }: Lens, place: UnitPlace): Partial<Lens> {
  const own = info.queries === info.keys && side === 'key' ? 'key' : sideOf(info, place.list);
  return own === null ? {} : { side: own, units: [place.unit] };
}

window.fakeHost = fakeHost(window.fakeHostSetup);
