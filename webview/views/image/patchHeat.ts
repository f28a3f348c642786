import type { Scale } from '../../../src/core/paint';
import type { PaintedHeat } from '../../viewData';
import type { PatchGrid } from './patchGrid';

/** The weights of all patches, and the scale that their colours are on. */
export interface PatchHeat {
  readonly grid: PatchGrid;
  /** [rows × columns] */
  readonly weights: Float32Array;
  readonly scale: Scale;
}

export function patchHeat(grid: PatchGrid, { weights, scale }: PaintedHeat): PatchHeat {
  return { grid, weights: grid.patches(weights), scale };
}
