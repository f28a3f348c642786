import { describe, expect, it } from 'vitest';
import { patchUnits } from '../../test/support/patchUnits';
import { unitTable, wordUnits } from '../../test/support/unitTable';
import { defaultLens } from '../core/defaultLens';
import type { UnitTable } from '../protocol/units';
import { LensState } from './lensState';

const card = { layers: 4, heads: 4 };
const text = { layers: 4, modality: 'text' } as const;
const image = { layers: 4, modality: 'image' } as const;

describe('LensState', () => {
  it('turns from the overview to where the caret looks, once', () => {
    const state = new LensState(defaultLens(text));
    expect(state.follow(2)).toBe(true);
    expect(state.lens).toMatchObject({ query: 2, direction: 'from' });
    expect(state.follow(2)).toBe(false);
  });

  it('keeps a direction that was asked for', () => {
    const state = new LensState(defaultLens(text));
    state.set({ direction: 'received' });
    state.follow(2);
    expect(state.lens).toMatchObject({ query: 2, direction: 'received' });
    state.set({ direction: 'to' });
    state.follow(3);
    expect(state.lens).toMatchObject({ query: 3, direction: 'to' });
  });

  it('keeps a pinned unit whatever the caret does, until it is let go', () => {
    const state = new LensState(defaultLens(text));
    state.pin(1);
    expect(state.lens).toMatchObject({ query: 1, direction: 'from' });
    expect(state.follow(2)).toBe(false);
    state.pin(null);
    expect(state.follow(2)).toBe(true);
  });

  it('finds its query in the units of a new run', () => {
    const was = { card, units: wordUnits('the heron stood') };
    const state = new LensState(defaultLens(text));
    state.pin(2);
    state.carry(was, { card, units: wordUnits('the  heron stood on') });
    expect(state.lens.query).toBe(null);
    state.pin(2);
    state.carry(was, { card, units: wordUnits('one heron') });
    expect(state).toMatchObject({ pinned: true, lens: { query: 2 } });
    state.pin(4);
    state.carry(was, { card, units: wordUnits('heron') });
    expect(state.lens.query).toBe(2);
  });

  it('finds it again where units begin with the blank before their word', () => {
    const rows = (texts: readonly string[]): UnitTable => {
      let end = 0;
      return unitTable(texts.map((text) => ({ text, start: end, end: (end += text.length) })));
    };
    const was = { card, units: rows(['the', ' heron', '\n', ' stood']) };
    const state = new LensState(defaultLens(text));
    state.pin(1);
    for (let run = 0; run < 3; run++) state.carry(was, was);
    expect(state).toMatchObject({ pinned: true, lens: { query: 1 } });
    state.pin(2);
    state.carry(was, was);
    expect(state.lens.query).toBe(2);
    state.pin(1);
    state.carry(was, { card, units: wordUnits('the heron') });
    expect(state.lens.query).toBe(2);
  });

  it('keeps a region while the query stays, and says when it was moved at all', () => {
    const state = new LensState(defaultLens(image));
    expect(state.moved).toBe(false);
    state.set({ region: [3, 4] });
    state.set({ layer: 1, head: 2 });
    expect(state.lens).toMatchObject({ layer: 1, head: 2, query: 0, region: [3, 4] });
    expect(state.moved).toBe(true);
    state.pin(2);
    expect(state.lens).toEqual({ layer: 1, head: 2, method: 'raw', direction: 'from', query: 2 });
    state.set({ region: [1] });
    state.set({ region: null });
    expect(state.lens).not.toHaveProperty('region');
  });

  it('finds patches again where they are in the picture, and begins anew where they are not', () => {
    const square = { x: 0, y: 0, width: 40, height: 40 };
    const was = { card, units: patchUnits(2, 2, square) };
    const is = { card, units: patchUnits(4, 4, square) };
    const state = new LensState(defaultLens(image));
    state.pin(4);
    state.set({ region: [1, 4] });
    state.carry(was, is);
    // The middle of [20, 40) × [20, 40) lies in row 3, column 3 of patches of 10.
    expect(state).toMatchObject({ pinned: true, lens: { query: 16, region: [6, 16], direction: 'from' } });
    state.carry(is, { card, units: patchUnits(2, 2, { ...square, width: 20, height: 20 }) });
    expect(state.pinned).toBe(false);
    expect(state.lens).toEqual({ ...defaultLens(image), region: [4] });
    state.carry(was, is);
    expect(state.lens.query).toBe(0);
  });

  it('fits another model', () => {
    const state = new LensState({ ...defaultLens(text), head: 3 });
    const units = wordUnits('heron');
    state.carry({ card, units }, { card: { layers: 2, heads: 2 }, units });
    expect(state.lens).toMatchObject({ layer: 1, head: 'mean' });
  });
});
