import type { SinkMode } from '../protocol/panel';
import type { UnitTable } from '../protocol/units';

/** Strengths that can be told apart on the screen; step 0 is not painted. */
export const STEPS = 24;

/**
 * Attention is heavy-tailed. The square root keeps a unit with a sixteenth of the peak's weight visible, at a quarter of
 * its strength, and is the same for every surface.
 */
export function strength(weight: number, peak: number): number {
  return peak > 0 ? Math.sqrt(Math.min(1, Math.max(0, weight / peak))) : 0;
}

/** 0 to {@link STEPS} */
export function stepOf(weight: number, peak: number): number {
  return Math.round(strength(weight, peak) * STEPS);
}

/** A heat ready to be shown: sinks handled, and the peak that the colour scale ends at. */
export interface Shown {
  /** [units]; renormalised over the units with a place where that is asked for. */
  readonly weights: Float32Array;
  /** Largest weight among the units that the scale covers. */
  readonly peak: number;
  /** Share of all weight that rests on special units, 0 to 1. */
  readonly sink: number;
}

/**
 * Special units swallow attention. `apart`: they keep their weight but do not set the colour scale. `renormalise`: the
 * others are scaled to the same total as all had, and special units are 0. `include`: nothing is done.
 */
export function show(weights: Float32Array, units: UnitTable, sinkMode: SinkMode): Shown {
  let total = 0;
  let special = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i]!;
    if (units.special[i] === 1) special += weights[i]!;
  }
  const sink = total > 0 ? special / total : 0;
  const shown =
    sinkMode === 'renormalise' && sink < 1
      ? weights.map((weight, i) => (units.special[i] === 1 ? 0 : weight / (1 - sink)))
      : weights;
  let peak = 0;
  for (let i = 0; i < shown.length; i++) {
    if (sinkMode === 'include' || units.special[i] !== 1) peak = Math.max(peak, shown[i]!);
  }
  return { weights: shown, peak, sink };
}

export interface Ranked {
  readonly unit: number;
  readonly weight: number;
}

/** The units with the most weight, heaviest first, ties in reading order; special ones only if asked for. */
export function topUnits(weights: Float32Array, units: UnitTable, count: number, special: boolean): Ranked[] {
  const ranked: Ranked[] = [];
  for (let unit = 0; unit < weights.length; unit++) {
    const weight = weights[unit]!;
    if (weight > 0 && (special || units.special[unit] !== 1)) ranked.push({ unit, weight });
  }
  return ranked.sort((a, b) => b.weight - a.weight || a.unit - b.unit).slice(0, count);
}

/** 1 for the heaviest. Equal weights share a rank. */
export function rankOf(weights: Float32Array, unit: number): number {
  const own = weights[unit]!;
  let rank = 1;
  for (const weight of weights) if (weight > own) rank++;
  return rank;
}

/** `31.4 %`: three significant digits from 10 up, never more than two decimals. */
export function percent(share: number): string {
  const value = share * 100;
  return `${value >= 10 ? value.toFixed(1) : value.toFixed(2)} %`;
}
