import * as tf from '@tensorflow/tfjs-core';
import type { AttentionMap } from '../../core/maps/attentionMap';
import type { Work } from '../../core/work';
import type { FactoredMap } from '../maps/factoredMap';
import type { PermutedMap } from '../maps/permutedMap';
import type { Probe, Tap } from '../model';

/** What attention at one place has seen of a text that is being written. */
export interface Held {
  /** [keys, keyHeads × headWidth] */
  readonly keys: tf.Tensor2D;
  readonly values: tf.Tensor2D;
  /** As it was computed. */
  readonly map: FactoredMap;
  /** In its place, where the run permutes it. */
  readonly permuted: PermutedMap | null;
}

/** By address. */
export type Caches = Map<string, Held>;

/** One way through the layers of a model. */
export interface Pass {
  readonly work: Work;
  /** Asked for what is to be done at a map. */
  readonly tap: Pick<Tap, 'changes' | 'placed'>;
  /** Gets every map, and with it whose it is to dispose of. */
  readonly report: (map: AttentionMap) => void;
  readonly probe: Probe | null;
  /** Units of the text that were run before. */
  readonly position: number;
  /** Null: nothing comes after this pass. */
  readonly caches: Caches | null;
  /** What cross attention looks at, the encoder's last state: [keys, width]. */
  readonly memory: tf.Tensor2D | null;
  /** Address of the map where the pass ends, since nobody has asked for more; null: it goes on to the end. */
  readonly endsAt: string | null;
}

/** Ends a pass at a map. It is no fault, and whoever began the pass catches it. */
export class PassEnds extends Error {}

/** The first pass of a run, from the first unit on. */
export function passOf(tap: Tap): Pass {
  return {
    work: tap.work,
    tap,
    report: (map) => tap.attention(map),
    probe: tap.probe,
    position: 0,
    caches: null,
    memory: null,
    endsAt: null,
  };
}

export function disposeCaches(caches: Caches): void {
  for (const { keys, values } of caches.values()) tf.dispose([keys, values]);
  caches.clear();
}
