import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Change } from '../../../src/protocol/changes';
import type { TableInput } from '../../../src/protocol/tables';
import { loadTfjs } from '../../../src/engine/tfjs/loadTfjs';
import type { TfjsModel } from '../../../src/engine/tfjs/tfjsModel';
import { nativeReaders } from '../../support/nativeReaders';
import { MEMORY } from '../golden';

const FOLDER = fileURLToPath(new URL('../../fixtures/tfjs/', import.meta.url));

/** What Keras or NumPy gave: nested lists of numbers, by name. */
export type Reference = Readonly<Record<string, unknown>>;

export const tfjsFixture = (name: string): string => join(FOLDER, name);

export function reference(name: string): Reference {
  return JSON.parse(readFileSync(join(FOLDER, name, 'reference.json'), 'utf8')) as Reference;
}

/** Nested lists of numbers, flat. */
export function flat(value: unknown): number[] {
  return Array.isArray(value) ? value.flatMap(flat) : [Number(value)];
}

export function loadFixture(name: string): Promise<TfjsModel> {
  return loadTfjsFolder(tfjsFixture(name));
}

export function loadTfjsFolder(path: string): Promise<TfjsModel> {
  return loadTfjs({ path, source: 'folder' }, MEMORY, nativeReaders.tokenizers);
}

/** Rows of numbers as a table that was read from a file. */
export function tableOf(rows: readonly (readonly number[])[], columns: readonly string[]): TableInput {
  return {
    kind: 'table',
    name: 'table.csv',
    columns,
    labels: [],
    values: Float64Array.from(rows.flat()),
    start: Int32Array.from(rows, (_row, i) => 10 * i),
    end: Int32Array.from(rows, (_row, i) => 10 * i + 9),
    line: Int32Array.from(rows, (_row, i) => i + 2),
    wrong: [],
  };
}

export const hide = (units: readonly number[]): Change => ({ kind: 'hide', list: 'input', units, how: 'mask' });
