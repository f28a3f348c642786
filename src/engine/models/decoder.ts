import * as tf from '@tensorflow/tfjs-core';
import type { FactoredMap } from '../maps/factoredMap';
import type { GenerativeModel, Outputs, Tap, TextModel, TokenInput } from '../model';
import { checkIds } from '../nn/embedding';
import type { MapInfo, ModelCard } from '../../protocol/models';
import type { ModelShape } from './family';
import type { KeyValues } from './keyValues';
import { HiddenOutputs, scores, type Head } from './outputs';
import { runLayers, runLayersLazily, type Stack } from './runLayers';
import type { WeightStore } from './weightStore';

/** What a layer is given beside its input. */
export interface LayerContext {
  readonly address: string;
  /** Index of the first unit that is run now. */
  readonly position: number;
  /** Of the units before; null on the first run. */
  readonly cache: KeyValues | null;
  /** The map of the units before, to be grown; null on the first run. */
  readonly grow: FactoredMap | null;
}

export interface LayerResult {
  readonly hidden: tf.Tensor2D;
  readonly map: FactoredMap;
  /** Of all units so far. */
  readonly cache: KeyValues;
}

/** What makes one family of decoders differ from another. */
export interface DecoderParts {
  readonly shape: ModelShape;
  readonly store: WeightStore;
  /** ids: [units], the first of them at `position` → [units, width]. */
  embed(ids: Int32Array, position: number): tf.Tensor2D;
  layer(index: number, x: tf.Tensor2D, context: LayerContext): LayerResult;
  /** The map of a layer alone, on a first run. */
  look(index: number, x: tf.Tensor2D, address: string): FactoredMap;
  /** The norm after the last layer. */
  finish(x: tf.Tensor2D): tf.Tensor2D;
  readonly language: Head | null;
  /** Ids at which a text ends. */
  readonly ends: readonly number[];
}

/** The state of one text between steps. */
interface Session {
  readonly tap: Tap;
  readonly signal: AbortSignal;
  readonly caches: (KeyValues | null)[];
  readonly maps: FactoredMap[];
  position: number;
}

/** A stack of causal layers. */
class Decoder implements TextModel {
  readonly reads = 'ids';
  readonly maps: readonly MapInfo[];

  constructor(
    readonly card: ModelCard,
    protected readonly parts: DecoderParts,
  ) {
    const { layers, heads } = parts.shape;
    this.maps = Array.from({ length: layers }, (_, layer) => ({
      address: `decoder.${layer}.self`,
      layer,
      kind: 'causal',
      heads,
    }));
  }

  get bytes(): number {
    return this.parts.store.bytes;
  }

  async run({ ids }: TokenInput, tap: Tap, signal: AbortSignal): Promise<Outputs> {
    const { parts } = this;
    this.check(ids);
    const stack = this.stack(
      () => parts.embed(ids, 0),
      (index, x) => parts.layer(index, x, { address: this.maps[index]!.address, position: 0, cache: null, grow: null }),
    );
    return this.outputs(await runLayersLazily(stack, tap, signal));
  }

  dispose(): void {
    this.parts.store.dispose();
  }

  /** Throws HeadlightError `input`. */
  protected check(ids: Int32Array): void {
    const { vocabulary, context } = this.parts.shape;
    checkIds(ids, vocabulary, context);
  }

  protected stack(embed: Stack['embed'], layer: Stack['layer']): Stack {
    const { parts, maps } = this;
    return {
      embed,
      names: maps.map(({ address }) => address),
      layer,
      look: (index, x) => parts.look(index, x, maps[index]!.address),
      finish: (x) => parts.finish(x),
    };
  }

  /** `hidden`: gives [units, width]. */
  protected outputs(hidden: () => Float32Array): Outputs {
    return new HiddenOutputs(hidden, this.parts.shape.width, { language: this.parts.language, classes: null });
  }
}

/** A decoder with a language head. */
class GenerativeDecoder extends Decoder implements GenerativeModel {
  constructor(
    card: ModelCard,
    parts: DecoderParts,
    private readonly language: Head,
  ) {
    super(card, parts);
  }

  async generate(
    { ids: prompt }: TokenInput,
    steps: number,
    tap: Tap,
    signal: AbortSignal,
  ): Promise<{ readonly ids: readonly number[]; readonly outputs: Outputs }> {
    const { width, context, layers } = this.parts.shape;
    this.check(prompt);
    const session: Session = { tap, signal, caches: Array.from({ length: layers }, () => null), maps: [], position: 0 };
    try {
      const hidden = [await this.step(session, prompt)];
      const ids: number[] = [];
      while (ids.length < steps && session.position < context) {
        const next = argmax(scores(this.language, hidden[hidden.length - 1]!.slice(-width), width));
        ids.push(next);
        hidden.push(await this.step(session, Int32Array.of(next)));
        if (this.parts.ends.includes(next)) break;
      }
      const all = concatenate(hidden);
      return { ids, outputs: this.outputs(() => all) };
    } finally {
      for (const cache of session.caches) if (cache !== null) tf.dispose([cache.key, cache.value]);
    }
  }

  /** Runs the units behind those of the session so far. Gives their hidden states: [units, width]. */
  private async step(session: Session, ids: Int32Array): Promise<Float32Array> {
    const { parts, maps } = this;
    const { position } = session;
    const stack = this.stack(
      () => parts.embed(ids, position),
      (index, x) => {
        const grow = session.maps[index] ?? null;
        const cache = session.caches[index] ?? null;
        const result = parts.layer(index, x, { address: maps[index]!.address, position, cache, grow });
        session.maps[index] = result.map;
        if (cache !== null) tf.dispose([cache.key, cache.value]);
        session.caches[index] = { key: tf.keep(result.cache.key), value: tf.keep(result.cache.value) };
        return { hidden: result.hidden, map: grow === null ? result.map : null };
      },
    );
    const hidden = await runLayers(stack, session.tap, session.signal);
    session.position += ids.length;
    return hidden;
  }
}

/** With a language head it can go on, without it can not. */
export function decoder(card: ModelCard, parts: DecoderParts): TextModel {
  return parts.language === null ? new Decoder(card, parts) : new GenerativeDecoder(card, parts, parts.language);
}

/** The first of the largest. */
function argmax(values: Float32Array): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i;
  return best;
}

function concatenate(parts: readonly Float32Array[]): Float32Array {
  const result = new Float32Array(parts.reduce((total, { length }) => total + length, 0));
  let at = 0;
  for (const part of parts) {
    result.set(part, at);
    at += part.length;
  }
  return result;
}
