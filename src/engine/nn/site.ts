import type { Mask } from '../../core/maps/mask';
import type { MapInfo } from '../../protocol/models';
import type { BiasTable } from '../maps/biasTable';
import type { Linear } from './linear';

/** A place in a model where attention is computed. */
export interface Site {
  readonly info: MapInfo;
  /** Fewer than the heads where several query heads share a key head (grouped-query attention). */
  readonly keyHeads: number;
  readonly headWidth: number;
  readonly mask: Mask;
  /** Of the scores; 1 / √headWidth in most families. */
  readonly scale: number;
  readonly bias: BiasTable | null;
  /** [heads × headWidth, width]: what the heads' outputs go through, side by side. */
  readonly output: Linear;
}
