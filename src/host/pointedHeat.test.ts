import { describe, expect, it, vi } from 'vitest';
import { mapInfo } from '../../test/support/mapInfo';
import { shownList, shownLists } from '../../test/support/shownLists';
import { wordUnits } from '../../test/support/unitTable';
import type { Heat, Lens } from '../protocol/lens';
import { PointedHeat, pointedLens, type Pointing } from './pointedHeat';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const maps = [
  mapInfo('decoder.0.self', { queries: 'output', keys: 'output' }),
  mapInfo('decoder.0.cross', { queries: 'output', keys: 'input' }),
];
const lists = shownLists(
  shownList('input', wordUnits('one two three')),
  shownList('output', wordUnits('eins zwei'), { input: null }),
);
const lens: Lens = { map: 'decoder.0.cross', head: 1, method: 'raw', side: 'all', units: [], answer: null };
const output = (unit: number): Pointing['pointed'] => ({ list: 'output', unit });

function pointing(
  told: Partial<Omit<Pointing, 'ask'>>,
  ask: Pointing['ask'] = () => Promise.reject(new Error()),
): Writable<Pointing> {
  const run = { maps, lists, windows: 1, firstHeat: () => null };
  return { run, lens, pinned: false, pointed: null, running: false, ask, ...told };
}

describe('what is pointed at lights the text', () => {
  it.each([
    ['nothing', {}, null],
    ['a word that was written', { pointed: output(1) }, { ...lens, side: 'query', units: [1] }],
    [
      'a word, while the lens is of another',
      { pointed: output(1), lens: { ...lens, side: 'key', units: [2] } },
      { ...lens, side: 'query', units: [1] },
    ],
    ['a word of the text: its heat is over what was written', { pointed: { list: 'input', unit: 1 } }, null],
    [
      'a word, on a map that has nothing of the text',
      { pointed: output(1), lens: { ...lens, map: 'decoder.0.self' } },
      null,
    ],
    ['a word, while one is pinned', { pointed: output(1), pinned: true }, null],
    ['a word, while several are chosen', { pointed: output(1), lens: { ...lens, side: 'query', units: [1, 2] } }, null],
    ['a unit of a list that there is not', { pointed: { list: 'slots', unit: 0 } }, null],
    ['a word, before anything is run', { pointed: output(1), run: null }, null],
  ] as const satisfies readonly (readonly [string, Partial<Pointing>, Lens | null])[])('%s', (_name, told, wanted) => {
    expect(pointedLens(pointing(told))).toEqual(wanted);
  });
});

describe('PointedHeat', () => {
  const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
  const heatOf = (of: Lens): Heat => ({ lens: of, list: 'input', weights: Float32Array.of(of.units[0] ?? -1) });

  it('is asked for while a unit is pointed at, stays until the answer for the next one, and goes with the pointer', async () => {
    const answers: (() => void)[] = [];
    const source = pointing({}, () => {
      const { pointed } = source;
      return new Promise((resolve) => {
        answers.push(() => resolve(heatOf({ ...lens, side: 'query', units: [pointed!.unit] }) as never));
      });
    });
    const changed = vi.fn();
    const heat = new PointedHeat(source, changed);
    const told = (): unknown => [heat.value?.lens.units[0] ?? null, changed.mock.calls.length];
    heat.update();
    expect([answers.length, told()]).toEqual([0, [null, 0]]);
    source.pointed = output(2);
    heat.update();
    answers[0]!();
    await settled();
    expect(told()).toEqual([2, 1]);
    source.pointed = output(3);
    heat.update();
    expect(told()).toEqual([2, 1]);
    answers[1]!();
    await settled();
    expect(told()).toEqual([3, 2]);
    source.pointed = null;
    heat.update();
    expect([answers.length, told()]).toEqual([2, [null, 3]]);
  });

  it('drops an answer that comes when nothing is pointed at any more', async () => {
    let answer: (heat: Heat) => void = () => undefined;
    const source = pointing({ pointed: output(1) }, () => new Promise((resolve) => (answer = resolve as never)));
    const changed = vi.fn();
    const heat = new PointedHeat(source, changed);
    heat.update();
    source.pointed = null;
    heat.update();
    answer(heatOf(lens));
    await settled();
    expect([heat.value, changed.mock.calls.length]).toEqual([null, 0]);
  });
});
