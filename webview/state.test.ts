import { describe, expect, it } from 'vitest';
import { mapInfo } from '../test/support/mapInfo';
import { listOf } from '../src/core/lists';
import { emptyUnits } from '../src/core/units';
import type { MapEvent } from '../src/protocol/engine';
import type { Heat, Lens } from '../src/protocol/lens';
import type { PanelInspection, PanelList } from '../src/protocol/panel';
import { initialState, reduce, type Action, type PanelState } from './state';

const lens: Lens = { map: 'encoder.0.self', head: 'mean', method: 'raw', side: 'all', units: [], answer: null };

function listOfLength(id: string, length: number): PanelList {
  return { list: listOf(id, length, { medium: 'text', input: 0, picture: null }), units: { ...emptyUnits, length } };
}

function inspection(id: string, document = 'file:///a'): PanelInspection {
  return {
    inspection: id,
    document,
    title: 'a',
    card: null,
    texts: ['ab'],
    lists: [listOfLength('input', 2)],
    maps: [mapInfo('encoder.0.self')],
    provenance: null,
    changes: [],
  };
}

const heat: Heat = { lens, list: 'input', weights: Float32Array.of(0.25, 0.75) };

function map(id: string, address = 'encoder.0.self'): MapEvent {
  const all = { start: 0, end: 2 };
  const received = Float32Array.of(0.5, 0.5);
  const peaks = { all: Float32Array.of(1, 1), placed: Float32Array.of(1, 1) };
  return { inspection: id, address, keys: all, queries: all, received, entropy: received, peaks, progress: 1 };
}

function after(...actions: Action[]): PanelState {
  return actions.reduce(reduce, initialState('tokens'));
}

describe('reduce', () => {
  it('goes from loading to empty or data', () => {
    expect(initialState('tokens').content.kind).toBe('loading');
    expect(after({ type: 'inspection', payload: null }).content.kind).toBe('empty');
    expect(after({ type: 'inspection', payload: inspection('1') }).content.kind).toBe('data');
  });

  it('keeps what each view keeps of its own', () => {
    const state = reduce(initialState('image', { other: 1 }), {
      type: 'keep',
      payload: { view: 'image', state: { smooth: true } },
    });
    expect(state.views).toEqual({ other: 1, image: { smooth: true } });
  });

  it('drops maps that it does not know', () => {
    const { content } = after(
      { type: 'inspection', payload: inspection('1') },
      { type: 'map', payload: map('1', 'decoder.0.self') },
    );
    expect(content.kind === 'data' && content.summaries.size).toBe(0);
  });

  it('drops maps of another inspection', () => {
    const { content } = after({ type: 'inspection', payload: inspection('1') }, { type: 'map', payload: map('0') });
    expect(content.kind === 'data' && content.summaries.size).toBe(0);
  });

  it('shows a lens before the host confirms it', () => {
    const { content } = after(
      { type: 'inspection', payload: inspection('1') },
      { type: 'lens', payload: { lens, pinned: false } },
      { type: 'wantLens', payload: { head: 0 } },
    );
    expect(content.kind === 'data' && content.lens).toEqual({ ...lens, head: 0 });
  });

  it('keeps what was shown until a new run of the same document has something to paint', () => {
    const waiting = after(
      { type: 'inspection', payload: inspection('1') },
      { type: 'heat', payload: heat },
      { type: 'inspection', payload: inspection('2') },
    );
    expect(waiting.content.kind === 'data' && waiting.content.inspection.inspection).toBe('1');
    expect(waiting.content.kind === 'data' && waiting.content.heat).toBe(heat);
    const shown = reduce(waiting, { type: 'map', payload: map('2') });
    expect(shown.content.kind === 'data' && shown.content.inspection.inspection).toBe('2');
    expect(shown.incoming).toBeNull();
  });

  it('shows another document at once', () => {
    const { content } = after(
      { type: 'inspection', payload: inspection('1') },
      { type: 'heat', payload: heat },
      { type: 'inspection', payload: inspection('2', 'file:///b') },
    );
    expect(content.kind === 'data' && [content.inspection.inspection, content.heat]).toEqual(['2', null]);
  });

  it('keeps what is known of an inspection whose list has grown', () => {
    const { content } = after(
      { type: 'inspection', payload: inspection('1') },
      { type: 'map', payload: map('1') },
      { type: 'list', payload: { inspection: '1', ...listOfLength('input', 3) } },
      { type: 'list', payload: { inspection: '0', ...listOfLength('input', 9) } },
      { type: 'list', payload: { inspection: '1', ...listOfLength('output', 1) } },
    );
    expect(content.kind === 'data' && content.inspection.lists.map(({ list }) => [list.id, list.length])).toEqual([
      ['input', 3],
      ['output', 1],
    ]);
    expect(content.kind === 'data' && content.summaries.size).toBe(1);
  });

  it('shows a problem and leaves the rest', () => {
    const state = after(
      { type: 'inspection', payload: inspection('1') },
      { type: 'problem', payload: { message: 'gone' } },
    );
    expect([state.problem, state.content.kind]).toEqual(['gone', 'data']);
    expect(reduce(state, { type: 'problem', payload: null }).problem).toBeNull();
  });
});
