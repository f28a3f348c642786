import { describe, expect, it } from 'vitest';
import { wordUnits } from '../../test/support/unitTable';
import { percent, rankOf, show, stepOf, STEPS, topUnits } from './paint';

const units = wordUnits('one two three');
const weights = Float32Array.of(0.6, 0.1, 0.2, 0.05, 0.05);

describe('show', () => {
  it('keeps sinks out of the colour scale, and says how much they hold', () => {
    const shown = show(weights, units, 'apart');
    expect(shown.scale.peak).toBeCloseTo(0.2);
    expect(shown.scale.floor).toBeCloseTo(0.1);
    expect(shown.sink).toBeCloseTo(0.65);
    expect(shown.weights).toBe(weights);
  });
  it('renormalises over the units that have a place', () => {
    const shown = show(weights, units, 'renormalise');
    expect([...shown.weights].map((weight) => Number(weight.toFixed(5)))).toEqual([0, 0.28571, 0.57143, 0.14286, 0]);
    expect(shown.scale.peak).toBeCloseTo(0.57143, 5);
  });
  it('includes sinks when asked to', () => {
    expect(show(weights, units, 'include').scale.peak).toBeCloseTo(0.6);
  });
  it('survives a heat that is all sink, and one that is all zero', () => {
    expect(show(Float32Array.of(1, 0, 0, 0, 0), units, 'renormalise').scale).toEqual({ floor: 0, peak: 0 });
    expect(show(new Float32Array(5), units, 'renormalise')).toMatchObject({ scale: { floor: 0, peak: 0 }, sink: 0 });
  });
  it('lights up what gets more than an ordinary unit; masked units are not ordinary', () => {
    const causal = show(Float32Array.of(0, 0.3, 0.7, 0, 0), units, 'apart');
    expect(causal.scale.floor).toBeCloseTo(0.3);
    expect([...causal.weights].map((weight) => stepOf(weight, causal.scale))).toEqual([0, 0, STEPS, 0, 0]);
    const alone = show(Float32Array.of(0, 1, 0, 0, 0), units, 'apart');
    expect(stepOf(1, alone.scale)).toBe(STEPS);
    const even = show(Float32Array.of(0.2, 0.2, 0.2, 0.2, 0.2), units, 'apart');
    expect(stepOf(0.2, even.scale)).toBe(0);
  });
});

describe('steps, ranks and percents', () => {
  it('goes from nothing to the strongest step by the square root', () => {
    const unit = { floor: 0, peak: 1 };
    expect([0, 1 / 16, 1 / 4, 1].map((weight) => stepOf(weight, unit))).toEqual([0, 6, 12, STEPS]);
    expect([0.2, 0.4, 0.6].map((weight) => stepOf(weight, { floor: 0.2, peak: 0.6 }))).toEqual([0, 17, STEPS]);
    expect(stepOf(0.3, { floor: 0, peak: 0 })).toBe(0);
    expect(stepOf(2, unit)).toBe(STEPS);
  });
  it('ranks by weight, ties sharing a rank', () => {
    expect([0, 1, 2, 3, 4].map((unit) => rankOf(weights, unit))).toEqual([1, 3, 2, 4, 4]);
    expect(topUnits(weights, units, 2, false)).toEqual([
      { unit: 2, weight: weights[2] },
      { unit: 1, weight: weights[1] },
    ]);
    expect(topUnits(weights, units, 9, true).map(({ unit }) => unit)).toEqual([0, 2, 1, 3, 4]);
  });
  it('writes percents with the digits that matter', () => {
    expect([1, 0.3141, 0.0214, 0.00071, 1e-7, 0].map(percent)).toEqual([
      '100.0 %',
      '31.4 %',
      '2.14 %',
      '0.071 %',
      '<0.001 %',
      '0.00 %',
    ]);
  });
});
