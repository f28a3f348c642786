import { describe, expect, it } from 'vitest';
import { mapInfo, stackInfos } from '../../test/support/mapInfo';
import { patchPart, patchUnits } from '../../test/support/patchUnits';
import { shownList, shownLists, textLists } from '../../test/support/shownLists';
import { unitTable, wordUnits } from '../../test/support/unitTable';
import type { Lens } from '../protocol/lens';
import type { UnitPlace } from '../protocol/panel';
import type { UnitTable } from '../protocol/units';
import { LensState } from './lensState';
import type { Scene } from './lensMoves';

const maps = stackInfos('encoder', 4, { heads: 4 });
const all: Lens = { map: 'encoder.3.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null };
const looks: Lens = { ...all, side: 'query', units: [0] };
const sceneOf = (units: UnitTable): Scene => ({ maps, lists: textLists(units) });
const scene = sceneOf(wordUnits('the heron stood on one leg'));
const input = (unit: number): UnitPlace => ({ list: 'input', unit });

describe('LensState', () => {
  it('turns from the overview to where the caret looks, once', () => {
    const state = new LensState(all);
    expect(state.follow(input(2), scene)).toBe(true);
    expect(state.lens).toMatchObject({ units: [2], side: 'query' });
    expect(state.follow(input(2), scene)).toBe(false);
  });

  it('keeps a side that was asked for', () => {
    const state = new LensState(all);
    state.set({ side: 'all' }, scene);
    expect(state.follow(input(2), scene)).toBe(false);
    expect(state.lens).toMatchObject({ units: [], side: 'all' });
    state.set({ side: 'key' }, scene);
    state.follow(input(3), scene);
    expect(state.lens).toMatchObject({ units: [3], side: 'key' });
  });

  it('keeps a pinned unit whatever the caret does, until it is let go', () => {
    const state = new LensState(all);
    state.pin(input(1), scene);
    expect(state.lens).toMatchObject({ units: [1], side: 'query' });
    expect(state.follow(input(2), scene)).toBe(false);
    state.pin(null, scene);
    expect(state.follow(input(2), scene)).toBe(true);
  });

  it('finds its unit in the units of a new run', () => {
    const was = sceneOf(wordUnits('the heron stood'));
    const state = new LensState(all);
    state.pin(input(2), was);
    state.carry(was, sceneOf(wordUnits('the  heron stood on')), all);
    expect(state).toMatchObject({ pinned: false, lens: { units: [] } });
    state.pin(input(2), was);
    state.carry(was, sceneOf(wordUnits('one heron')), all);
    expect(state).toMatchObject({ pinned: true, lens: { units: [2] } });
    state.pin(input(4), was);
    state.carry(was, sceneOf(wordUnits('heron')), all);
    expect(state.lens.units).toEqual([2]);
  });

  it('finds it again where units begin with the blank before their word', () => {
    const rows = (texts: readonly string[]): UnitTable => {
      let end = 0;
      return unitTable(texts.map((text) => ({ text, start: end, end: (end += text.length) })));
    };
    const was = sceneOf(rows(['the', ' heron', '\n', ' stood']));
    const state = new LensState(all);
    state.pin(input(1), was);
    for (let run = 0; run < 3; run++) state.carry(was, was, all);
    expect(state).toMatchObject({ pinned: true, lens: { units: [1] } });
    state.pin(input(2), was);
    state.carry(was, was, all);
    expect(state.lens.units).toEqual([2]);
    state.pin(input(1), was);
    state.carry(was, sceneOf(wordUnits('the heron')), all);
    expect(state.lens.units).toEqual([2]);
  });

  it('keeps several units while others are not chosen, and says when it was moved at all', () => {
    const state = new LensState(looks);
    expect(state.moved).toBe(false);
    state.set({ units: [3, 4] }, scene);
    state.set({ map: 'encoder.1.self', head: 2 }, scene);
    expect(state.lens).toMatchObject({ map: 'encoder.1.self', head: 2, side: 'query', units: [3, 4] });
    expect(state.moved).toBe(true);
    state.pin(input(2), scene);
    expect(state.lens).toEqual({ ...looks, map: 'encoder.1.self', head: 2, units: [2] });
    state.set({ units: [] }, scene);
    expect(state).toMatchObject({ pinned: false, lens: { units: [] } });
  });

  it('finds patches again where they are in the picture, and begins anew where they are not', () => {
    const square = { x: 0, y: 0, width: 40, height: 40 };
    const pictureOf = (side: number, seen = square): Scene => ({
      maps,
      lists: shownLists(shownList('input', patchUnits(side, side, seen), patchPart(side, side, seen))),
    });
    const was = pictureOf(2);
    const is = pictureOf(4);
    const state = new LensState(looks);
    state.pin(input(4), was);
    state.set({ units: [1, 4] }, was);
    state.carry(was, is, looks);
    // The middle of [20, 40) × [20, 40) lies in row 3, column 3 of patches of 10.
    expect(state).toMatchObject({ pinned: true, lens: { units: [6, 16], side: 'query' } });
    const corner = pictureOf(2, { ...square, width: 20, height: 20 });
    state.carry(is, corner, looks);
    expect(state.lens).toEqual({ ...looks, units: [4] });
    state.set({ units: [4], side: 'key' }, was);
    state.carry(was, corner, looks);
    expect(state).toMatchObject({ pinned: false, lens: looks });
  });

  it('fits another model: the last layer stays the last, others keep their address or their distance from the end', () => {
    const carried = (map: string, layers: number, heads = 2): Lens => {
      const state = new LensState({ ...all, map, head: 3 });
      state.carry(scene, { ...scene, maps: stackInfos('encoder', layers, { heads }) }, all);
      return state.lens;
    };
    expect(carried('encoder.3.self', 2)).toMatchObject({ map: 'encoder.1.self', head: 'mean' });
    expect(carried('encoder.3.self', 12, 12)).toMatchObject({ map: 'encoder.11.self', head: 3 });
    expect(carried('encoder.1.self', 12)).toMatchObject({ map: 'encoder.1.self' });
    expect(carried('encoder.2.self', 2)).toMatchObject({ map: 'encoder.0.self' });
    const decoder = stackInfos('decoder', 2);
    const state = new LensState(all);
    state.pin(input(2), scene);
    state.carry(scene, { ...scene, maps: decoder }, { ...all, map: 'decoder.1.self' });
    expect(state).toMatchObject({ pinned: false, lens: { map: 'decoder.1.self', side: 'all', units: [] } });
  });
});

describe('LensState of a cross map', () => {
  const both: Scene = {
    maps: [
      ...maps,
      mapInfo('decoder.0.self', { queries: 'output', keys: 'output' }),
      mapInfo('decoder.0.cross', { heads: 4, queries: 'output', keys: 'input' }),
    ],
    lists: shownLists(
      shownList('input', wordUnits('the heron stood')),
      shownList('output', wordUnits('der Reiher'), { input: null }),
    ),
  };
  const cross: Lens = { ...all, map: 'decoder.0.cross' };

  it('the caret, which is in its keys, chooses who is looked at', () => {
    const state = new LensState(cross);
    expect(state.follow(input(2), both)).toBe(true);
    expect(state.lens).toMatchObject({ side: 'key', units: [2] });
    state.set({ map: 'encoder.1.self' }, both);
    state.follow(input(3), both);
    expect(state.lens).toMatchObject({ side: 'query', units: [3] });
  });

  it('a unit that was written looks', () => {
    const state = new LensState(cross);
    state.pin({ list: 'output', unit: 1 }, both);
    expect(state).toMatchObject({ pinned: true, lens: { side: 'query', units: [1] } });
  });

  it('the caret is in no list of the decoder, and moves nothing there', () => {
    const state = new LensState({ ...all, map: 'decoder.0.self' });
    expect(state.follow(input(2), both)).toBe(false);
    state.pin(input(2), both);
    expect(state).toMatchObject({ pinned: false, lens: { side: 'all', units: [] } });
  });
});
