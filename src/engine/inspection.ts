import type { EngineEvents, InspectRequest, InspectResult, LayerEvent } from '../protocol/engine';
import { CancelledError, HeadlightError } from '../protocol/errors';
import type { Provenance } from '../protocol/models';
import type { Range, UnitTable } from '../protocol/units';
import type { AttentionMap } from '../core/maps';
import type { Content } from './content';
import { continued } from './input/continuation';
import type { Window } from './input/windows';
import { WindowedMap } from './maps/windowedMap';
import { generates, type AttentionModel, type Outputs, type Tap } from './model';
import type { AnswerNames } from './models/answerNames';
import { bytesOfUnit } from './models/memory';
import type { Turns } from './turns';

export type Emit = <E extends keyof EngineEvents>(event: E, payload: EngineEvents[E]) => void;

export interface InspectionParts {
  readonly request: InspectRequest;
  readonly content: Content;
  readonly units: UnitTable;
  readonly windows: readonly Window[];
  readonly answerNames: AnswerNames;
  readonly provenance: Provenance;
}

/** The output of one window's run, for as long as the inspection lives. */
interface WindowOutputs {
  readonly window: Window;
  readonly outputs: Outputs;
}

/** One model run on one input, window by window; afterwards, what is asked about it. */
export class Inspection {
  private table: UnitTable;
  private readonly windowedMaps: WindowedMap[] = [];
  private readonly outputs: WindowOutputs[] = [];
  private covered: Range[] = [];
  private disposed = false;

  constructor(readonly parts: InspectionParts) {
    this.table = parts.units;
  }

  get model(): AttentionModel {
    return this.parts.content.model;
  }

  get units(): UnitTable {
    return this.table;
  }

  /** Bytes that it keeps when it has been run. */
  get bytes(): number {
    const { windows, request } = this.parts;
    return (
      bytesOfUnit(this.model.card) * windows.reduce((units, { toGlobal }) => units + toGlobal.length, request.generate)
    );
  }

  /** The layers that have been run so far, in order. */
  get maps(): readonly WindowedMap[] {
    return this.windowedMaps;
  }

  /** Units that have weights. */
  get done(): number {
    return this.covered.reduce((sum, range) => sum + range.end - range.start, 0);
  }

  /**
   * Runs every window, nearest to the focus first, and tells what it has after every layer. `turns`: other inspections
   * run between two windows. Throws what the model throws; CancelledError.
   */
  async run(turns: Turns, signal: AbortSignal, emit: Emit): Promise<InspectResult> {
    const started = performance.now();
    const { request, content, units, windows, provenance } = this.parts;
    const { card, maps } = this.model;
    const { inspection } = request;
    const planned = windows.reduce((sum, { owned }) => sum + owned.end - owned.start, 0);
    const picture = content.kind === 'picture' ? content.picture : null;
    emit('prepared', { inspection, card, units, maps, provenance, planned, picture });
    let generated: InspectResult['generated'] = null;
    for (const [index, window] of windows.entries()) {
      await turns.take(async () => {
        if (signal.aborted || this.disposed) throw new CancelledError();
        const tap = this.tap(window, index, emit);
        if (request.generate > 0) generated = await this.generate(window, tap, signal, emit);
        else this.keep(window, await this.runWindow(window, tap, signal));
      });
      const owned = { start: window.owned.start, end: request.generate > 0 ? this.table.length : window.owned.end };
      this.cover(owned);
      emit('window', { inspection, owned, done: this.done });
    }
    const milliseconds = performance.now() - started;
    return { inspection, units: this.table, done: this.done, covered: this.covered, generated, milliseconds };
  }

  /** The map at an address. Throws HeadlightError `not-found`. */
  map(address: string): WindowedMap {
    const map = this.windowedMaps.find((candidate) => candidate.address === address);
    if (map !== undefined) return map;
    const known = this.model.maps;
    const later = known.some((info) => info.address === address);
    throw new HeadlightError(
      'not-found',
      later
        ? `${address} has not been run yet`
        : `${address}: wanted one of ${known.map((info) => info.address).join(', ')}`,
    );
  }

  /** Scores of the model's head at a unit of the table, [vocabulary]; null where it has none or the unit was not run. */
  logits(unit: number): Float32Array | null {
    const found = this.outputs.find(
      ({ window: { owned } }) => unit >= owned.start && (unit < owned.end || this.outputs.length === 1),
    );
    if (found === undefined) return null;
    const { owned, ownedLocal } = found.window;
    return found.outputs.logits(unit - owned.start + ownedLocal.start);
  }

  /** Scores of the classification head, [classes]; null where the model has none or no run has seen the whole input. */
  classes(): Float32Array | null {
    return this.parts.windows.length === 1 ? (this.outputs[0]?.outputs.classes() ?? null) : null;
  }

  dispose(): void {
    this.disposed = true;
    for (const { outputs } of this.outputs) outputs.dispose();
    this.outputs.length = 0;
    for (const map of this.windowedMaps) map.dispose();
    this.windowedMaps.length = 0;
  }

  private runWindow(window: Window, tap: Tap, signal: AbortSignal): Promise<Outputs> {
    const { content } = this.parts;
    if (content.kind === 'picture') return content.model.run(content.pixels, tap, signal);
    return content.model.run({ ids: window.ids }, tap, signal);
  }

  private async generate(
    window: Window,
    tap: Tap,
    signal: AbortSignal,
    emit: Emit,
  ): Promise<NonNullable<InspectResult['generated']>> {
    const { request, content } = this.parts;
    const { model } = content;
    if (content.kind !== 'text' || !generates(model))
      throw new HeadlightError('usage', `${model.card.id} does not continue a text`);
    const { ids, outputs } = await model.generate({ ids: window.ids }, request.generate, tap, signal);
    this.keep(window, outputs);
    const { units, text } = await continued(this.table, ids, content.tokenizer);
    this.table = units;
    // The maps have grown since the layers were told.
    const all = { start: 0, end: units.length };
    for (const map of this.windowedMaps) emit('layer', this.layerEvent(map, all, all, 1));
    return { ids, text };
  }

  private keep(window: Window, outputs: Outputs): void {
    if (!this.disposed) this.outputs.push({ window, outputs });
    else outputs.dispose();
  }

  private tap(window: Window, index: number, emit: Emit): Tap {
    const { maps } = this.model;
    const { windows } = this.parts;
    let ran = 0;
    return {
      attention: (map) => {
        const placed = { map, owned: window.owned, toGlobal: window.toGlobal };
        const before = this.windowedMaps.find((candidate) => candidate.address === map.address);
        if (before === undefined) this.windowedMaps.push(new WindowedMap(this.table.length, placed));
        else before.add(placed);
        ran++;
        emit(
          'layer',
          this.layerEvent(map, window.owned, window.ownedLocal, (index + ran / maps.length) / windows.length),
        );
      },
    };
  }

  private layerEvent(map: AttentionMap, owned: Range, ownedLocal: Range, progress: number): LayerEvent {
    return {
      inspection: this.parts.request.inspection,
      address: map.address,
      layer: this.model.maps.findIndex((info) => info.address === map.address),
      owned,
      received: ofOwned(map, ownedLocal, (head) => map.received(head)),
      entropy: ofOwned(map, ownedLocal, (head) => map.entropy(head)),
      progress,
    };
  }

  private cover(owned: Range): void {
    const ranges = [...this.covered, owned].sort((a, b) => a.start - b.start);
    this.covered = [];
    for (const range of ranges) {
      const last = this.covered.at(-1);
      if (last !== undefined && last.end >= range.start)
        this.covered[this.covered.length - 1] = { start: last.start, end: Math.max(last.end, range.end) };
      else this.covered.push(range);
    }
  }
}

/** [heads × owned] */
function ofOwned(map: AttentionMap, owned: Range, vector: (head: number) => Float32Array): Float32Array {
  const size = owned.end - owned.start;
  const result = new Float32Array(map.heads * size);
  for (let head = 0; head < map.heads; head++) result.set(vector(head).subarray(owned.start, owned.end), head * size);
  return result;
}
