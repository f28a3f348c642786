import { describe, expect, it } from 'vitest';
import { unitTable, wordUnits } from '../../test/support/unitTable';
import { defaultLens } from '../core/defaultLens';
import type { UnitTable } from '../protocol/units';
import { LensState } from './lensState';

const card = { layers: 4, heads: 4 };

describe('LensState', () => {
  it('turns from the overview to where the caret looks, once', () => {
    const state = new LensState(defaultLens(4));
    expect(state.follow(2)).toBe(true);
    expect(state.lens).toMatchObject({ query: 2, direction: 'from' });
    expect(state.follow(2)).toBe(false);
  });

  it('keeps a direction that was asked for', () => {
    const state = new LensState(defaultLens(4));
    state.set({ direction: 'received' });
    state.follow(2);
    expect(state.lens).toMatchObject({ query: 2, direction: 'received' });
    state.set({ direction: 'to' });
    state.follow(3);
    expect(state.lens).toMatchObject({ query: 3, direction: 'to' });
  });

  it('keeps a pinned unit whatever the caret does, until it is let go', () => {
    const state = new LensState(defaultLens(4));
    state.pin(1);
    expect(state.lens).toMatchObject({ query: 1, direction: 'from' });
    expect(state.follow(2)).toBe(false);
    state.pin(null);
    expect(state.follow(2)).toBe(true);
  });

  it('finds its query in the units of a new run', () => {
    const was = { card, units: wordUnits('the heron stood') };
    const state = new LensState(defaultLens(4));
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
    const state = new LensState(defaultLens(4));
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

  it('fits another model', () => {
    const state = new LensState({ ...defaultLens(4), head: 3 });
    const units = wordUnits('heron');
    state.carry({ card, units }, { card: { layers: 2, heads: 2 }, units });
    expect(state.lens).toMatchObject({ layer: 1, head: 'mean' });
  });
});
