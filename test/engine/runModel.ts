import type { AttentionMap, Facets } from '../../src/core/maps/attentionMap';
import type { Work } from '../../src/core/work';
import { CancelledError } from '../../src/protocol/errors';
import type { Change } from '../../src/protocol/changes';
import type { MapInfo } from '../../src/protocol/models';
import type { ListId, Range, UnitList, UnitTable } from '../../src/protocol/units';
import type { PixelInput } from '../../src/engine/input/picture/pixelValues';
import type { ReadInput } from '../../src/engine/input/readInput';
import type { AnyModel, Outputs, Prepared, PreparedList, Probe, Tap, Want, Window } from '../../src/engine/model';
import { loadModel } from '../../src/engine/models';
import { nativeReaders } from '../support/nativeReaders';
import { MEMORY } from './golden';

/** Lets the event loop turn at every breath, so that whoever keeps something over a pause is found out. */
export function breathless(signal: AbortSignal = new AbortController().signal): Work {
  return {
    signal,
    breathe: async () => {
      if (!signal.aborted) await new Promise(setImmediate);
      if (signal.aborted) throw new CancelledError();
    },
  };
}

export interface RunOptions {
  readonly target?: string;
  readonly generate?: number;
  readonly changes?: readonly Change[];
  /** Address of a map whose facets are wanted: the run ends there. */
  readonly probe?: string;
  readonly work?: Work;
  /** In place of what was made ready. */
  readonly payload?: (payload: unknown) => unknown;
  /** Called with every map as it is reported. */
  readonly attention?: (map: AttentionMap) => void;
}

/** What one window gave. */
export interface Run {
  readonly prepared: Prepared<unknown>;
  /** In the order in which they were first reported. */
  readonly maps: readonly AttentionMap[];
  /** As they are at the end. */
  readonly lists: ReadonlyMap<ListId, PreparedList>;
  /** Addresses and lists, as they were told. */
  readonly told: readonly string[];
  readonly facets: Facets | null;
  readonly outputs: Outputs;
}

const WANT: Want = { focus: null, maxUnits: Infinity, bytes: MEMORY, target: null, generate: 0, changes: [] };

class TestTap implements Tap {
  readonly maps = new Map<string, AttentionMap>();
  readonly told: string[] = [];
  readonly lists: Map<ListId, PreparedList>;
  readonly work: Work;
  readonly probe: Probe | null;
  facets: Facets | null = null;

  constructor(
    lists: readonly PreparedList[],
    private readonly options: RunOptions,
  ) {
    this.lists = new Map(lists.map((list) => [list.list.id, list]));
    this.work = options.work ?? breathless();
    this.probe =
      options.probe === undefined ? null : { address: options.probe, take: (facets) => (this.facets = facets) };
  }

  placed(list: ListId): Range {
    const special = [...(this.lists.get(list)?.units.special ?? [])];
    const [first, last] = [special.indexOf(0), special.lastIndexOf(0)];
    // Without end where what is written follows.
    const open = last === special.length - 1;
    return { start: first === -1 ? special.length : first, end: open || first === -1 ? 2 ** 31 - 1 : last + 1 };
  }

  /** All of them, as they are: a model takes what is its map's. */
  changes(_map: MapInfo): readonly Change[] {
    return this.options.changes ?? [];
  }

  list(list: UnitList, units: UnitTable): void {
    this.told.push(list.id);
    this.lists.set(list.id, { list, units });
  }

  attention(map: AttentionMap): void {
    this.told.push(map.info.address);
    this.maps.set(map.info.address, map);
    this.options.attention?.(map);
  }
}

export function loadFolder(path: string, memoryLimit = MEMORY): Promise<AnyModel> {
  return loadModel({ path, source: 'folder' }, { memoryLimit, tokenizers: nativeReaders.tokenizers });
}

/** Makes an input ready, and runs its first window. */
export async function runInput(model: AnyModel, input: ReadInput, options: RunOptions = {}): Promise<Run> {
  const prepared = await model.prepare([input], {
    ...WANT,
    target: options.target ?? null,
    generate: options.generate ?? 0,
    changes: options.changes ?? [],
  });
  const [window] = prepared.windows as [Window<unknown>];
  return runWindow(model, prepared, window, options);
}

export function runIds(model: AnyModel, ids: ArrayLike<number>, options?: RunOptions): Promise<Run> {
  return runInput(model, { kind: 'ids', ids: Array.from(ids) }, options);
}

/** Runs one window, again where it has been run. */
export async function runWindow(
  model: AnyModel,
  prepared: Prepared<unknown>,
  { payload, lists }: Window<unknown>,
  options: RunOptions = {},
): Promise<Run> {
  const tap = new TestTap(prepared.lists, options);
  const outputs = await model.run({ payload: options.payload?.(payload) ?? payload, lists }, tap);
  return { prepared, maps: [...tap.maps.values()], lists: tap.lists, told: tap.told, facets: tap.facets, outputs };
}

/** Runs a model of pictures on pixel values that were made elsewhere. */
export async function runPixels(
  model: AnyModel,
  pixels: PixelInput,
  options: RunOptions = {},
): Promise<Omit<Run, 'prepared'>> {
  const tap = new TestTap([], options);
  const outputs = await model.run({ payload: pixels, lists: [] }, tap);
  return { maps: [...tap.maps.values()], lists: tap.lists, told: tap.told, facets: tap.facets, outputs };
}
