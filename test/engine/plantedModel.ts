import { denseRows, RowsMap } from '../../src/core/maps/rowsMap';
import { LoadedModel } from '../../src/engine/loadedModel';
import type { Model } from '../../src/engine/model';
import type { MapInfo, ModelCard } from '../../src/protocol/models';
import type { Picture } from '../../src/protocol/pictures';
import type { UnitList, UnitTable } from '../../src/protocol/units';
import { patchUnits } from '../support/patchUnits';
import { unitTable } from '../support/unitTable';
import { joinUnits } from '../../src/core/joinUnits';
import { mapInfo } from './mapInfo';

export const PLANTED_TEXT = 'what stands in the water';
const WORDS = ['a', 'heron', '.'];

const picture: Picture = {
  width: 60,
  height: 40,
  format: 'png',
  seen: { x: 0, y: 0, width: 60, height: 40 },
  columns: 3,
  rows: 2,
  notes: [],
};

/** [CLS] and six patches of a picture, then the words of a text: one list. */
export const mixed: UnitTable = joinUnits(
  patchUnits(3, 2, picture.seen),
  unitTable(
    [...PLANTED_TEXT.matchAll(/\S+/g)].map((match) => ({
      text: match[0],
      start: match.index,
      end: match.index + match[0].length,
    })),
  ),
);
export const mixedList: UnitList = {
  id: 'input',
  length: 12,
  given: 12,
  parts: [
    { start: 0, end: 7, medium: 'picture', input: 0, picture },
    { start: 7, end: 12, medium: 'text', input: 1, picture: null },
  ],
  whole: true,
  columns: [],
};
const written = unitTable(WORDS.map((text) => ({ text, start: 0, end: 0 })));
const writtenList: UnitList = {
  id: 'output',
  length: 3,
  given: 0,
  parts: [{ start: 0, end: 3, medium: 'text', input: null, picture: null }],
  whole: true,
  columns: [],
};

export const plantedMaps: readonly MapInfo[] = [
  mapInfo(2, { address: 'decoder.0.self', stack: 'decoder', kind: 'causal' }),
  mapInfo(2, { address: 'decoder.0.cross', stack: 'decoder.cross', kind: 'cross', queries: 'output' }),
];

/** Every word has its own peak: "heron" looks at patch 5 (unit 5) by head 0, and at the word "water" (unit 11) by head 1. */
export function plantedWeight(info: MapInfo, head: number, query: number, key: number): number {
  if (info.kind === 'causal') return key <= query ? 1 / (query + 1) : 0;
  const peak = head === 0 ? 4 + query : 10 + (query % 2);
  return key === peak ? 0.45 : 0.05;
}

function rowsOf(info: MapInfo): RowsMap {
  const queries = info.queries === 'output' ? writtenList.length : mixedList.length;
  const keys = mixedList.length;
  const weights = Float32Array.from({ length: info.heads * queries * keys }, (_, i) =>
    plantedWeight(info, Math.floor(i / (queries * keys)), Math.floor(i / keys) % queries, i % keys),
  );
  const viewers = info.kind === 'causal' ? (key: number) => queries - key : () => queries;
  return new RowsMap(info, keys, denseRows(info, queries, keys, weights), viewers, { start: 1, end: keys });
}

/** A model whose lists and weights are known: one list mixes a picture's patches and text tokens, another is what it writes. */
export function plantedModel(card: ModelCard): LoadedModel {
  const whole = (list: UnitList) => ({
    id: list.id,
    owned: { start: 0, end: list.length },
    toGlobal: Int32Array.from({ length: list.length }, (_, unit) => unit),
  });
  const model: Model<null> = {
    card: { ...card, id: 'planted', reads: ['picture', 'text'], writes: 'output' },
    bytes: 0,
    prepare: async () => ({
      lists: [
        { list: mixedList, units: mixed },
        { list: writtenList, units: written },
      ],
      maps: plantedMaps,
      absent: [],
      windows: [{ payload: null, lists: [whole(mixedList), whole(writtenList)] }],
      wordOf: (id) => Promise.resolve(`piece ${id}`),
      answers: { labels: new Map(), choice: 'one' },
    }),
    run: async (_window, tap) => {
      for (const info of plantedMaps) tap.attention(rowsOf(info));
      return {
        hidden: async () => new Float32Array(),
        ahead: 1,
        logits: async (list, unit) => (list === 'output' ? Float32Array.of(unit, 2, 0) : null),
        classes: async () => null,
        dispose: () => undefined,
      };
    },
    dispose: () => undefined,
  };
  return new LoadedModel(model, 'planted', { weights: async () => 'ab'.repeat(32), tokenizer: async () => null });
}
