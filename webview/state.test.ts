import { describe, expect, it } from 'vitest';
import { emptyUnits } from '../src/core/units';
import type { LayerEvent } from '../src/protocol/engine';
import type { Heat, Lens } from '../src/protocol/lens';
import type { PanelInspection } from '../src/protocol/panel';
import { initialState, reduce, type Action, type PanelState } from './state';

const lens: Lens = { layer: 0, head: 'mean', method: 'raw', direction: 'received', query: null };

function inspection(id: string, document = 'file:///a'): PanelInspection {
  return {
    inspection: id,
    document,
    title: 'a',
    text: 'ab',
    card: {
      id: 'model',
      path: '/',
      source: 'folder',
      family: 'bert',
      architecture: 'BertModel',
      modality: 'text',
      layers: 1,
      heads: 1,
      keyValueHeads: 1,
      headWidth: 4,
      width: 4,
      context: 8,
      vocabulary: 8,
      parameters: 1,
      bytes: 1,
      licence: null,
      hasTokenizer: true,
      generates: false,
    },
    units: { ...emptyUnits, length: 2 },
    maps: [{ address: 'encoder.0.self', layer: 0, kind: 'self', heads: 1 }],
    provenance: {
      model: 'model',
      modelHash: '',
      tokenizerHash: null,
      method: 'pattern',
      mask: 'self',
      version: '0',
      backend: 'test',
    },
    picture: null,
  };
}

const heat: Heat = { lens, weights: Float32Array.of(0.25, 0.75) };

function layer(id: string): LayerEvent {
  const owned = { start: 0, end: 2 };
  const received = Float32Array.of(0.5, 0.5);
  return { inspection: id, address: 'encoder.0.self', layer: 0, owned, received, entropy: received, progress: 1 };
}

function after(...actions: Action[]): PanelState {
  return actions.reduce(reduce, initialState('tokens'));
}

describe('initialState', () => {
  it('looks at pictures as it is told, else as at first', () => {
    expect(initialState('image', { regions: true }).look).toEqual({ ...initialState('image').look, regions: true });
  });
});

describe('reduce', () => {
  it('goes from loading to empty or data', () => {
    expect(initialState('tokens').content.kind).toBe('loading');
    expect(after({ type: 'inspection', payload: null }).content.kind).toBe('empty');
    expect(after({ type: 'inspection', payload: inspection('1') }).content.kind).toBe('data');
  });

  it('drops layers of another inspection', () => {
    const { content } = after({ type: 'inspection', payload: inspection('1') }, { type: 'layer', payload: layer('0') });
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
    const shown = reduce(waiting, { type: 'layer', payload: layer('2') });
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

  it('keeps what is known of an inspection that has grown', () => {
    const grown = { ...inspection('1'), units: { ...emptyUnits, length: 3 } };
    const { content } = after(
      { type: 'inspection', payload: inspection('1') },
      { type: 'layer', payload: layer('1') },
      { type: 'inspection', payload: grown },
    );
    expect(content.kind === 'data' && [content.inspection.units.length, content.summaries.size]).toEqual([3, 1]);
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
