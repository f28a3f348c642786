import * as vscode from 'vscode';
import type { EngineEvent } from '../../src/client/engineProcess';
import { joinUnits } from '../../src/core/joinUnits';
import { listOf } from '../../src/core/lists';
import { mapAt } from '../../src/core/stacks';
import { emptyUnits } from '../../src/core/units';
import type { Engine } from '../../src/host/engine';
import type { ModelFolder, OpenRequest, RunSource } from '../../src/protocol/engine';
import { CancelledError, HeadlightError } from '../../src/protocol/errors';
import type { Heat, Lens } from '../../src/protocol/lens';
import type { MapInfo, ModelCard } from '../../src/protocol/models';
import type { PicturePreview } from '../../src/protocol/pictures';
import type { Medium, UnitList, UnitTable } from '../../src/protocol/units';
import { stackInfos } from '../support/mapInfo';
import { patchPart, patchUnits } from '../support/patchUnits';

/** What a run consists of. */
export interface Planted {
  readonly lists: readonly { readonly list: UnitList; readonly units: UnitTable }[];
  readonly maps: readonly MapInfo[];
  /** Units that come one by one behind those of the first list. */
  readonly written?: UnitTable;
}

const SEEN = { x: 0, y: 0, width: 32, height: 32 };
const patches = patchUnits(4, 4, SEEN);
/** A picture of 32 × 32 pixels in 4 × 4 patches. */
const PICTURE: Planted = {
  lists: [{ list: listOf('input', patches.length, patchPart(4, 4, SEEN)), units: patches }],
  maps: stackInfos('encoder', 3, { heads: 2 }),
};

export function cardOf(path: string, reads: readonly Medium[]): ModelCard {
  return {
    id: path.split('/').at(-1)!,
    path,
    source: 'folder',
    family: reads.includes('picture') ? 'vit' : 'bert',
    architecture: 'ViTForImageClassification',
    reads,
    writes: null,
    layers: 3,
    heads: 2,
    keyValueHeads: 2,
    headWidth: 4,
    width: 8,
    context: patches.length,
    vocabulary: 0,
    parameters: 1,
    bytes: 4,
    licence: null,
    hasTokenizer: false,
  };
}

/** Answers as the engine does, at once; a run waits while it is held. */
export class FakeEngine implements Engine {
  readonly pid = 1;
  /** Every run. */
  readonly sources: RunSource[] = [];
  /** What a model folder's model reads, by the last part of its path: a picture, unless told. */
  reads: Record<string, Medium> = {};
  preview: PicturePreview = { mime: 'image/jpeg', bytes: Uint8Array.of(1, 2, 3), width: 160, height: 160 };
  /** What the next runs consist of. */
  planted: Planted = PICTURE;
  /** Runs begin, but do not end before this does. */
  held: Promise<void> = Promise.resolve();
  /** Called before every unit that is written. */
  beforeUnit: () => Promise<void> = () => Promise.resolve();
  /** No preview is answered before this ends. */
  heldPreview: Promise<void> = Promise.resolve();
  private readonly events = new vscode.EventEmitter<EngineEvent>();
  /** By inspection, as they are now. */
  private readonly runs = new Map<string, Planted>();

  /** Bytes of every picture that was run. */
  get pictures(): Uint8Array[] {
    return this.sources.flatMap(({ inputs }) =>
      inputs.flatMap((input) => (input.kind === 'picture' ? input.bytes : [])),
    );
  }

  onEvent(listener: (event: EngineEvent) => void): { dispose(): void } {
    return this.events.event(listener);
  }

  readonly call: Engine['call'] = (method, ...rest) =>
    this.answer(method, rest[0], rest[1] as AbortSignal | undefined) as Promise<never>;

  private async answer(method: string, request: unknown, signal: AbortSignal | undefined): Promise<unknown> {
    switch (method) {
      case 'open':
        return this.open(request as OpenRequest, signal ?? new AbortController().signal);
      case 'units':
        return this.unitsOf(request as { inspection: string; list: string; range: { start: number; end: number } });
      case 'heat':
        return this.heatOf(request as { inspection: string; lens: Lens });
      case 'outputs':
        return [{ piece: 'heron', probability: 0.9 }];
      case 'preview':
        await this.heldPreview;
        return this.preview;
      case 'describe':
        return {
          cards: (request as { folders: ModelFolder[] }).folders.map(({ path }) =>
            cardOf(path, [this.reads[path.split('/').at(-1)!] ?? 'picture']),
          ),
          problems: [],
        };
      default:
        return undefined;
    }
  }

  private async open({ inspection, source }: OpenRequest, signal: AbortSignal): Promise<{ milliseconds: number }> {
    if (source.kind !== 'run') throw new HeadlightError('usage', 'wanted a run');
    const [input] = source.inputs;
    if (input?.kind === 'picture' && input.bytes.length === 0)
      throw new HeadlightError('input', `${input.name} is empty`);
    this.sources.push(source);
    const planted = this.planted;
    this.runs.set(inspection, planted);
    this.tellOpened(inspection, source, planted);
    for (const { list } of planted.lists) this.events.fire({ type: 'list', payload: { inspection, list } });
    this.tellMaps(inspection, planted);
    await this.held;
    this.stopIf(signal);
    const covered = planted.lists.map(({ list: { id, length } }) => ({
      list: id,
      ranges: [{ start: 0, end: length }],
    }));
    const done = planted.lists.reduce((sum, { list }) => sum + list.given, 0);
    this.events.fire({ type: 'window', payload: { inspection, covered, done } });
    if (source.generate > 0) await this.write(inspection, planted, source.generate, signal);
    return { milliseconds: 5 };
  }

  private tellOpened(inspection: string, { model, changes, of }: RunSource, { maps, lists }: Planted): void {
    const card = cardOf(model.path, [...new Set(lists.flatMap(({ list }) => list.parts.map(({ medium }) => medium)))]);
    const provenance = {
      model: card.id,
      modelHash: '',
      tokenizerHash: null,
      method: 'pattern',
      mask: 'self',
      version: '0',
      backend: 'fake',
    } as const;
    const planned = lists.reduce((sum, { list }) => sum + list.given, 0);
    this.events.fire({
      type: 'opened',
      payload: { inspection, card, maps, absent: [], provenance, changes, of, planned },
    });
  }

  private tellMaps(inspection: string, { maps, lists }: Planted): void {
    const lengthOf = (id: string): number => lists.find(({ list }) => list.id === id)?.list.length ?? 0;
    for (const [i, { address, heads, queries, keys }] of maps.entries()) {
      const received = new Float32Array(heads * lengthOf(keys)).fill(1 / lengthOf(keys));
      const entropy = new Float32Array(heads * lengthOf(queries)).fill(1);
      const most = new Float32Array((heads + 1) * lengthOf(queries)).fill(0.5);
      const payload = {
        inspection,
        address,
        keys: { start: 0, end: lengthOf(keys) },
        received,
        queries: { start: 0, end: lengthOf(queries) },
        entropy,
        peaks: { all: most, placed: most },
        progress: (i + 1) / maps.length,
      };
      this.events.fire({ type: 'map', payload });
    }
  }

  /** One unit after the other, behind those of the first list. */
  private async write(inspection: string, planted: Planted, count: number, signal: AbortSignal): Promise<void> {
    const { written = emptyUnits } = planted;
    const [first, ...others] = planted.lists;
    if (first === undefined) return;
    for (let length = 1; length <= Math.min(count, written.length); length++) {
      await this.beforeUnit();
      this.stopIf(signal);
      const part = { start: first.list.length, end: first.list.length + length, medium: 'text' } as const;
      const list: UnitList = {
        ...first.list,
        length: part.end,
        parts: [...first.list.parts, { ...part, input: null, picture: null }],
      };
      const units = joinUnits(first.units, written);
      const grown = { ...planted, lists: [{ list, units }, ...others] };
      this.runs.set(inspection, grown);
      this.events.fire({ type: 'list', payload: { inspection, list } });
      this.tellMaps(inspection, grown);
    }
  }

  private stopIf(signal: AbortSignal): void {
    if (signal.aborted) throw new CancelledError();
  }

  private unitsOf(request: { inspection: string; list: string; range: { start: number; end: number } }): UnitTable {
    const { start, end } = request.range;
    const run = this.runs.get(request.inspection);
    if (run === undefined) throw new HeadlightError('not-held', request.inspection);
    const units = run.lists.find(({ list }) => list.id === request.list)?.units;
    if (units === undefined) throw new HeadlightError('not-found', request.list);
    return {
      length: end - start,
      text: units.text.slice(start, end),
      piece: units.piece.slice(start, end),
      id: units.id.slice(start, end),
      start: units.start.slice(start, end),
      end: units.end.slice(start, end),
      special: units.special.slice(start, end),
      word: units.word.slice(start, end),
      rectangles: units.rectangles.slice(4 * start, 4 * end),
      values: new Float32Array(),
    };
  }

  /** Half of the weight is on the unit of the same number as the one that looks, the others share the rest. */
  private heatOf({ inspection, lens }: { inspection: string; lens: Lens }): Heat {
    const { maps, lists } = this.runs.get(inspection)!;
    const map = mapAt(maps, lens.map)!;
    const over = lens.side === 'key' ? map.queries : map.keys;
    const { length } = lists.find(({ list }) => list.id === over)!.list;
    const weights = new Float32Array(length).fill(0.5 / (length - 1));
    weights[Math.min(lens.units[0] ?? 0, length - 1)] = 0.5;
    return { lens, list: over, weights };
  }
}
