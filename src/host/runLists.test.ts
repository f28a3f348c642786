import { describe, expect, it, vi } from 'vitest';
import { listOf } from '../core/lists';
import { wordUnits } from '../../test/support/unitTable';
import type { Range, UnitList, UnitTable } from '../protocol/units';
import { cutUnits } from '../core/cutUnits';
import { RunLists } from './runLists';

const text = { medium: 'text', input: 0, picture: null } as const;
const units = wordUnits('the heron stood');

/** The rows of a range. Only what is compared is cut at its start. */
function rangeOf({ start, end }: Range): UnitTable {
  const first = cutUnits(units, end);
  const behind = <T extends { slice(from: number): T }>(column: T): T => column.slice(start);
  return {
    ...first,
    length: end - start,
    text: behind(first.text as string[]),
    piece: behind(first.piece as string[]),
    id: behind(first.id),
    start: behind(first.start),
    end: behind(first.end),
    special: behind(first.special),
    word: behind(first.word),
  };
}

describe('RunLists', () => {
  const grown = (length: number, given = length): UnitList => listOf('input', length, text, given);

  it('asks for what is new of a list, and for nothing twice', async () => {
    const unitsOf = vi.fn((_list: string, range: Range) => Promise.resolve(rangeOf(range)));
    const told: number[] = [];
    const lists = new RunLists({
      offset: 0,
      unitsOf,
      told: (shown) => told.push(shown.units.length),
      failed: () => undefined,
    });
    lists.take(grown(2));
    await lists.settled();
    lists.take(grown(3, 2));
    lists.take(grown(5, 2));
    await lists.settled();
    expect(unitsOf.mock.calls.map(([, range]) => range)).toEqual([
      { start: 0, end: 2 },
      { start: 2, end: 3 },
      { start: 3, end: 5 },
    ]);
    expect(told).toEqual([2, 3, 5]);
    expect(lists.value.get('input')?.units).toEqual(units);
  });

  it('misses nothing of a list that grows at any moment', async () => {
    const lists = new RunLists({
      offset: 0,
      unitsOf: (_list, range) => Promise.resolve(rangeOf(range)),
      told: () => undefined,
      failed: () => undefined,
    });
    for (let length = 1; length <= 5; length++) {
      lists.take(grown(length, 1));
      // As many turns of the queue as it takes to be in every state of the one before.
      for (let turn = 0; turn < length; turn++) await Promise.resolve();
    }
    await lists.settled();
    expect(lists.value.get('input')?.units).toEqual(units);
  });

  it('places what it hears where it stands by then: behind the part before it, and every edit', async () => {
    let answer = (): void => undefined;
    const lists = new RunLists({
      offset: 100,
      unitsOf: (_list, range) =>
        new Promise(
          (resolve) =>
            (answer = () => {
              resolve(rangeOf(range));
            }),
        ),
      told: () => undefined,
      failed: () => undefined,
    });
    lists.take(grown(5));
    lists.edit([{ offset: 10, length: 0, inserted: 7 }]);
    answer();
    await lists.settled();
    lists.edit([{ offset: 0, length: 1, inserted: 0 }]);
    const shown = lists.value.get('input')!;
    expect([...shown.units.start]).toEqual([...units.start].map((start) => start + 106));
    expect(shown.cut).toEqual(units);
  });

  it('places nothing that the model wrote', async () => {
    const lists = new RunLists({
      offset: 100,
      unitsOf: (_list, range) => Promise.resolve(rangeOf(range)),
      told: () => undefined,
      failed: () => undefined,
    });
    const parts = [
      { start: 0, end: 3, ...text },
      { start: 3, end: 5, ...text, input: null },
    ];
    lists.take({ ...grown(5, 3), parts });
    await lists.settled();
    expect([...lists.value.get('input')!.units.start]).toEqual([100, 100, 104, units.start[3], units.start[4]]);
  });

  it('says what went wrong, and asks no more', async () => {
    const failed = vi.fn();
    const unitsOf = vi.fn(() => Promise.reject(new Error('gone')));
    const lists = new RunLists({ offset: 0, unitsOf, told: () => undefined, failed });
    lists.take(grown(2));
    lists.take({ ...grown(2), id: 'output' });
    await lists.settled();
    expect([failed.mock.calls.length, unitsOf.mock.calls.length, lists.value.size]).toEqual([1, 1, 0]);
  });
});
