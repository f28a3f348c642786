import { listOf } from '../../src/core/lists';
import { denseRows, RowsMap } from '../../src/core/maps/rowsMap';
import { LoadedModel } from '../../src/engine/loadedModel';
import type { Model, Tap } from '../../src/engine/model';
import { prepareTable, type TablePayload } from '../../src/engine/models/prepareTable';
import type { MapInfo, ModelCard } from '../../src/protocol/models';
import { mapInfo } from './mapInfo';
import { unitTable } from './unitTable';

/** Rows that look at the row before them, and one query over all of them. */
export const TABLE_MAPS: readonly MapInfo[] = [
  mapInfo('rows.0.self', { stack: 'rows', heads: 1 }),
  mapInfo('pooling.0.pooling', { stack: 'pooling', kind: 'pooling', heads: 1, queries: 'answer' }),
];

export const TABLE_CARD: ModelCard = {
  id: 'planted-table',
  path: '/models/planted-table',
  source: 'folder',
  family: 'bert',
  architecture: 'Planted',
  reads: ['table'],
  writes: null,
  layers: 1,
  heads: 1,
  keyValueHeads: 1,
  headWidth: 1,
  width: 1,
  context: 1000,
  vocabulary: 0,
  parameters: 1,
  bytes: 4,
  licence: null,
  hasTokenizer: false,
};

const ANSWER = {
  list: listOf('answer', 1, { medium: 'text', input: null, picture: null }),
  units: unitTable([{ text: 'answer', start: 0, end: 0 }]),
};

/** What a row gets of the answer's attention: 9 parts where it is marked, 1 part where it is not. */
export function pooled(marks: readonly number[]): number[] {
  const parts = marks.map((mark) => (mark === 0 ? 1 : 9));
  const all = parts.reduce((sum, part) => sum + part, 0);
  return parts.map((part) => part / all);
}

/** A model of tables of value and mark whose weights are known: see {@link pooled}. */
export function plantedTable(): LoadedModel {
  const model: Model<TablePayload> = {
    card: TABLE_CARD,
    bytes: 0,
    prepare: async (inputs, want) =>
      prepareTable(inputs, want, {
        card: TABLE_CARD,
        maps: TABLE_MAPS,
        takes: { columns: ['value', 'mark'], rows: { least: 2, most: TABLE_CARD.context } },
        answers: { labels: new Map(), choice: 'none' },
        beside: () => [ANSWER],
      }),
    run: async ({ payload }, tap) => {
      report(payload, tap);
      return {
        hidden: async () => new Float32Array(),
        ahead: 0,
        logits: async () => null,
        classes: async () => null,
        dispose: () => undefined,
      };
    },
    dispose: () => undefined,
  };
  return new LoadedModel(model, 'planted', { weights: async () => 'cd'.repeat(32), tokenizer: async () => null });
}

function report({ rows, columns, values }: TablePayload, tap: Tap): void {
  const [self, pooling] = TABLE_MAPS as [MapInfo, MapInfo];
  const marks = Array.from({ length: rows }, (_, row) => values[row * columns + 1]!);
  const before = Float32Array.from({ length: rows * rows }, (_, i) =>
    i % rows === Math.max(0, Math.floor(i / rows) - 1) ? 1 : 0,
  );
  const keys = { start: 0, end: rows };
  tap.attention(new RowsMap(self, rows, denseRows(self, rows, rows, before), () => rows, keys));
  const weights = Float32Array.from(pooled(marks));
  tap.attention(new RowsMap(pooling, rows, denseRows(pooling, 1, rows, weights), () => 1, keys));
}
