import { listOf } from '../../core/lists';
import type { MapInfo } from '../../protocol/models';
import type { UnitTable } from '../../protocol/units';
import type { PreparedList } from '../model';
import type { LoadedSite } from './runner';
import type { Site } from './sites';

/** Of the input's list. */
export const INPUT = 'input';
/** The list of what a model gives: one unit, which has pooled the input. */
export const OUTPUT = 'output';

/** A place with its map. */
export interface PlacedSite {
  readonly name: string;
  readonly info: MapInfo;
  /** Null: as many as the input has. */
  readonly queries: number | null;
  readonly keys: number | null;
}

/** A list beside the input, and how many units it has. */
export interface OwnList {
  readonly id: string;
  readonly length: number;
}

/** The maps of a model whose input has `units` units (null: any number), and the lists that they are over beside the input. */
export function placeSites(
  sites: readonly Site[],
  loaded: readonly LoadedSite[],
  units: number | null,
): { readonly placed: readonly PlacedSite[]; readonly lists: readonly OwnList[] } {
  const lists = new Map<string, OwnList>();
  const listFor = (length: number | null, id: string): string => {
    if (id !== OUTPUT && (length === null || length === units)) return INPUT;
    lists.set(id, { id, length: length ?? 1 });
    return id;
  };
  const steps = new Map<string, number>();
  const placed = sites.map(({ name, kind, rows }, layer): PlacedSite => {
    const { heads, queries, keys } = loaded[layer]!;
    const stack = kind === 'self' || kind === 'causal' ? 'attention' : `attention.${kind}`;
    const step = steps.get(stack) ?? 0;
    steps.set(stack, step + 1);
    const info: MapInfo = {
      ...{ address: `attention.${layer}.${kind}`, stack, layer, step, kind, heads, rows },
      queries: listFor(queries, kind === 'pooling' ? OUTPUT : `${name} queries`),
      keys: listFor(keys, `${name} keys`),
      facets: ['cell'],
    };
    return { name, info, queries, keys };
  });
  return { placed, lists: [...lists.values()] };
}

/** A list without places in the input. What the model gives is known when it has run: its numbers, one a column. */
export function ownList({ id, length }: OwnList, answers: readonly number[] | null): PreparedList {
  const output = id === OUTPUT;
  const text = Array.from({ length }, (_, unit) => {
    if (!output) return `${id} ${unit}`;
    return answers === null ? 'answer' : answers.map((answer) => `${Number(answer.toPrecision(4))}`).join(', ');
  });
  const units: UnitTable = {
    ...{ length, text, piece: text },
    id: new Int32Array(length),
    start: new Int32Array(length),
    end: new Int32Array(length),
    special: new Uint8Array(length),
    word: Int32Array.from({ length }, (_, unit) => unit),
    rectangles: new Float32Array(),
    values: Float32Array.from(output ? (answers ?? []) : []),
  };
  const list = listOf(id, length, { medium: 'text', input: null, picture: null }, 0);
  const columns =
    output && answers !== null ? answers.map((_answer, i) => (i === 0 ? 'answer' : `answer ${i + 1}`)) : [];
  return { list: { ...list, columns }, units };
}
