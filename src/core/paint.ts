import type { SinkMode } from '../protocol/panel';
import type { UnitTable } from '../protocol/units';

/** Strengths that can be told apart on the screen; step 0 is not painted. */
export const STEPS = 24;

/** The weights between which a colour scale runs: nothing is painted at the floor or below, the peak has full strength. */
export interface Scale {
  readonly floor: number;
  readonly peak: number;
}

/**
 * 0 to 1, the same for every surface. Attention is heavy-tailed: the square root keeps a unit a sixteenth of the way up
 * visible, at a quarter of the peak's strength.
 */
export function strength(weight: number, { floor, peak }: Scale): number {
  return peak > floor ? Math.sqrt(Math.min(1, Math.max(0, (weight - floor) / (peak - floor)))) : 0;
}

/** 0 to {@link STEPS} */
export function stepOf(weight: number, scale: Scale): number {
  return Math.round(strength(weight, scale) * STEPS);
}

/** A heat ready to be shown: sinks handled, and the peak that the colour scale ends at. */
export interface Shown {
  /** [units]; renormalised over the units with a place where that is asked for. */
  readonly weights: Float32Array;
  /** From the median of the units that it covers to their largest weight: what lights up got more than an ordinary unit. */
  readonly scale: Scale;
  /** Share of all weight that rests on special units, 0 to 1. */
  readonly sink: number;
}

/**
 * Special units swallow attention. `apart`: they keep their weight but do not set the colour scale. `renormalise`: the
 * others are scaled to the same total as all had, and special units are 0. `include`: nothing is done.
 */
export function show(weights: Float32Array, units: UnitTable, sinkMode: SinkMode): Shown {
  const { weights: shown, sink } = showWeights(weights, units, sinkMode);
  const covered = shown.filter((_weight, i) => sinkMode === 'include' || units.special[i] !== 1);
  return { weights: shown, scale: scaleOf(covered), sink };
}

/** As {@link show}, for those who tell numbers and paint nothing. */
export function showWeights(weights: Float32Array, units: UnitTable, sinkMode: SinkMode): Omit<Shown, 'scale'> {
  let total = 0;
  let special = 0;
  for (let i = 0; i < weights.length; i++) {
    total += weights[i]!;
    if (units.special[i] === 1) special += weights[i]!;
  }
  const sink = total > 0 ? special / total : 0;
  if (sinkMode !== 'renormalise' || sink >= 1) return { weights, sink };
  return { weights: weights.map((weight, i) => (units.special[i] === 1 ? 0 : weight / (1 - sink))), sink };
}

/** Weights of exactly 0 are masked or not run, and do not count. A single unit with weight has nothing to stand out from. */
function scaleOf(weights: Float32Array): Scale {
  const sorted = weights.filter((weight) => weight > 0).sort();
  const peak = sorted.at(-1) ?? 0;
  return { floor: sorted.length > 1 ? sorted[(sorted.length - 1) >> 1]! : 0, peak };
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

/** `31.4 %`, `2.14 %`, `0.071 %`: two or three digits that mean something. */
export function percent(share: number): string {
  const value = share * 100;
  if (value > 0 && value < 0.001) return '<0.001 %';
  if (value > 0 && value < 0.095) return `${value.toFixed(3)} %`;
  return `${value >= 10 ? value.toFixed(1) : value.toFixed(2)} %`;
}
