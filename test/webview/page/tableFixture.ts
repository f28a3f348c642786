import { listOf } from '../../../src/core/lists';
import type { PanelList } from '../../../src/protocol/panel';
import { mapInfo } from '../../support/mapInfo';
import { generatedMap } from './generatedMap';
import { cardOf, PROVENANCE, type InspectionFixture } from './inspectionFixture';
import { wordUnits } from './wordUnits';

export const TABLE = 'value,mark\n0.53,0\n-0.12,1\nnone,0\n0.75,1\n0.08,0\n';
/** What was left out of it. */
export const TABLE_NOTE = '1 row is left out: row 3 (line 4), value: “none” is no number';

/** Rows of a table that one query looks at, the marked ones most; under it, a map in which each row looks at itself. */
export function tableFixture(run: number): InspectionFixture {
  const words = [...TABLE.matchAll(/^-?\d.*$/gm)].map(({ 0: text, index }) => {
    const row = TABLE.slice(0, index).split('\n').length - 1;
    return { text: `row ${row}: ${text.replace(',', ', ')}`, start: index, end: index + text.length };
  });
  const rows: PanelList = {
    list: {
      ...listOf('input', words.length, { medium: 'table', input: 0, picture: null }),
      columns: ['value', 'mark'],
    },
    units: wordUnits(words),
  };
  const answer: PanelList = {
    list: listOf('answer', 1, { medium: 'text', input: null, picture: null }),
    units: wordUnits([{ text: 'answer', start: 0, end: 0 }]),
  };
  const placed = { start: 0, end: words.length };
  const marked = words.map(({ text }) => text.endsWith('1'));
  const maps = [
    generatedMap({
      info: mapInfo('rows.0.self'),
      queries: words.length,
      keys: words.length,
      reach: Infinity,
      placed,
      score: (_head, query, key) => (query === key ? 3 : 0),
    }),
    generatedMap({
      info: mapInfo('pooling.0.pooling', { kind: 'pooling', queries: 'answer' }),
      queries: 1,
      keys: words.length,
      reach: Infinity,
      placed,
      score: (_head, _query, key) => (marked[key] === true ? 3 : 0),
    }),
  ];
  return {
    inspection: {
      inspection: `table-${run}`,
      document: 'file:///samples/numbers.csv',
      title: 'numbers.csv',
      card: cardOf({ id: 'headlight-sum', layers: 1, heads: 1, reads: ['table'] }),
      notes: [TABLE_NOTE],
      texts: [TABLE],
      lists: [rows, answer],
      maps: maps.map(({ info }) => info),
      provenance: PROVENANCE,
      changes: [],
    },
    maps,
  };
}
