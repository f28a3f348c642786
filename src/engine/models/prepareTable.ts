import { listOf } from '../../core/lists';
import type { MapInfo, ModelCard } from '../../protocol/models';
import type { AnswerNames } from '../checkpoint/answerNames';
import type { ReadInput } from '../input/readInput';
import { rowUnits } from '../input/table/rowUnits';
import { takeRows, type TableShape } from '../input/table/takeRows';
import type { Prepared, PreparedList, Want } from '../model';
import { affordableUnits } from './memory';
import { notRead, oneInput } from './oneInput';
import { replacedUnits } from './replacedUnits';

/** What a model of tables runs on: the numbers of the rows that it is given. */
export interface TablePayload {
  readonly rows: number;
  readonly columns: number;
  /** [rows × columns], row by row; 0 in rows that something else is put in place of. */
  readonly values: Float32Array;
}

/** A model that reads one table. */
export interface TableReader {
  readonly card: ModelCard;
  readonly maps: readonly MapInfo[];
  readonly takes: TableShape;
  readonly answers: AnswerNames;
  /** Lists beside `input`, where there are any, for so many rows: the one query of a `pooling` map, slots of a memory. */
  beside?(rows: number): readonly PreparedList[];
}

/**
 * List `input` of the rows that are run, each with its place in the file and its numbers, and one window over all lists. Rows that
 * cannot be read are left out, of more than are run those nearest to the focus are taken; what is left out is in the notes.
 * Throws HeadlightError `input` for what is no table, or has too few columns or rows; `usage` as {@link oneInput}.
 */
export function prepareTable(inputs: readonly ReadInput[], want: Want, reader: TableReader): Prepared<TablePayload> {
  const { card, maps, takes, answers } = reader;
  const input = oneInput(inputs, want, card);
  if (input.kind !== 'table') throw notRead(input, card, 'reads tables');
  const most = Math.min(want.maxUnits, card.context, affordableUnits(card, want.bytes));
  const taken = takeRows(input, takes, { focus: want.focus, most }, `${card.id} (${card.architecture})`);
  const units = rowUnits(input, taken);
  const columns = taken.columns.length;
  const values = Float32Array.from(units.values);
  for (const row of replacedUnits(want.changes, 'input', units.length))
    values.fill(0, row * columns, (row + 1) * columns);
  const list = {
    ...listOf('input', units.length, { medium: 'table', input: 0, picture: null }),
    whole: taken.whole,
    columns: taken.columns.map((column) => input.columns[column]!),
  };
  const lists = [{ list, units }, ...(reader.beside?.(units.length) ?? [])];
  return {
    lists,
    maps,
    absent: [],
    windows: [
      {
        payload: { rows: units.length, columns, values },
        lists: lists.map(({ list: { id, length } }) => ({
          id,
          owned: { start: 0, end: length },
          toGlobal: Int32Array.from({ length }, (_, unit) => unit),
        })),
      },
    ],
    notes: taken.notes,
    wordOf: (id) => Promise.resolve(`#${id}`),
    answers,
  };
}
