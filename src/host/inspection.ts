import { overHeads } from '../core/maps';
import { emptyUnits } from '../core/units';
import type { InspectResult, LayerEvent, PreparedEvent, WindowEvent } from '../protocol/engine';
import { HeadlightError } from '../protocol/errors';
import type { Heat, Lens } from '../protocol/lens';
import type { ModelCard } from '../protocol/models';
import type { PanelProgress } from '../protocol/panel';
import type { Range, UnitTable } from '../protocol/units';
import { fitHead } from './lensMoves';
import { addRange } from './ranges';
import { shiftPart, shiftUnits, type Change } from './shiftUnits';

/** One model run on a picture, or on one part of a text: all that is known of it so far. Offsets are the text's. */
export class Inspection {
  /** Card, maps and provenance; null until the engine has read the model and cut the text. */
  prepared: PreparedEvent | null = null;
  /** The units as the engine cut them: offsets in `text`. */
  cut: UnitTable = emptyUnits;
  /** Where the units stand in the document now. */
  units: UnitTable = emptyUnits;
  /** All summaries so far, for whoever starts to look later. */
  readonly layers: LayerEvent[] = [];
  /** Windows that are whole: only then can rows be asked for. */
  windows = 0;
  private done = 0;
  private share = 0;
  private milliseconds: number | null = null;
  private covered: readonly Range[] = [];
  private readonly edits: (readonly Change[])[] = [];
  private readonly offset: number;

  constructor(
    readonly id: string,
    /** The part of the document that was given to the engine; follows the edits. */
    public part: Range,
    /** What stood there; null of a picture. */
    readonly text: string | null,
    /** The person chose the part. */
    readonly selected: boolean,
  ) {
    this.offset = part.start;
  }

  prepare(event: PreparedEvent): void {
    this.prepared = event;
    this.take(event.units);
  }

  addLayer(event: LayerEvent): void {
    this.layers.push(event);
    this.share = event.progress;
  }

  addWindow(event: WindowEvent): void {
    this.windows++;
    this.done = event.done;
    this.covered = addRange(this.covered, event.owned);
  }

  finish(result: InspectResult): void {
    this.share = 1;
    this.done = result.done;
    this.covered = result.covered;
    this.milliseconds = result.milliseconds;
  }

  edit(changes: readonly Change[]): void {
    this.edits.push(changes);
    this.units = shiftUnits(this.units, changes);
    this.part = shiftPart(this.part, changes);
  }

  /** Throws HeadlightError `internal` before the engine has told it. */
  get card(): ModelCard {
    if (this.prepared === null)
      throw new HeadlightError('internal', 'the engine gave results before it named the model');
    return this.prepared.card;
  }

  get progress(): Omit<PanelProgress, 'running'> {
    const { share, done, milliseconds, covered } = this;
    return { share, done, total: this.units.length, milliseconds, covered };
  }

  /** What the layers so far say of every unit, while no window is whole: what it receives in the newest layer. */
  firstHeat(lens: Lens): Heat | null {
    const newest = this.layers.at(-1);
    if (newest === undefined) return null;
    const width = newest.owned.end - newest.owned.start;
    const heads = newest.received.length / width;
    const head = fitHead(lens.head, heads);
    const weights = new Float32Array(this.units.length);
    weights.set(
      overHeads(heads, head, (h) => newest.received.subarray(h * width, (h + 1) * width)),
      newest.owned.start,
    );
    return { lens: { layer: newest.layer, head, method: 'raw', direction: 'received', query: null }, weights };
  }

  /** Address of the self-attention map of a layer. */
  addressOf(layer: number): string | undefined {
    return this.prepared?.maps.find((map) => map.layer === layer && (map.kind === 'self' || map.kind === 'causal'))
      ?.address;
  }

  private take(units: UnitTable): void {
    const move = (at: number): number => at + this.offset;
    this.cut = units;
    this.units = this.edits.reduce(shiftUnits, { ...units, start: units.start.map(move), end: units.end.map(move) });
  }
}
