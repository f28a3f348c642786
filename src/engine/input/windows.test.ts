import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Range } from '../../protocol/units';
import { unitTable } from '../../../test/support/unitTable';
import { nearestWindow, planWindows, type UnitWindow, type WindowOptions } from './windows';

/** `content` units of two characters, with special ones at both ends. */
function table(content: number, lead: number, trail: number): ReturnType<typeof unitTable> {
  const special = (count: number, place: number): { text: string; start: number; end: number; special: boolean }[] =>
    Array.from({ length: count }, () => ({ text: '[S]', start: place, end: place, special: true }));
  return unitTable([
    ...special(lead, 0),
    ...Array.from({ length: content }, (_, i) => ({ text: 'ab', start: 2 * i, end: 2 * i + 2 })),
    ...special(trail, 2 * content),
  ]);
}

const cases = fc
  .record({
    content: fc.integer({ min: 0, max: 60 }),
    lead: fc.integer({ min: 0, max: 2 }),
    trail: fc.integer({ min: 0, max: 2 }),
    room: fc.integer({ min: 1, max: 20 }),
    mask: fc.constantFrom('self' as const, 'causal' as const),
    focus: fc.option(
      fc.tuple(fc.nat(130), fc.nat(130)).map(([a, b]): Range => ({ start: Math.min(a, b), end: Math.max(a, b) })),
    ),
    maxUnits: fc.integer({ min: 1, max: 80 }),
    stride: fc.option(fc.integer({ min: 1, max: 20 })),
  })
  .filter(({ content, lead, trail }) => content + lead + trail > 0)
  .map(({ content, lead, trail, room, mask, focus, maxUnits, stride }) => {
    const options: WindowOptions = {
      context: room + lead + (content === 0 ? trail : 0) + trail,
      mask,
      focus,
      maxUnits,
      ...(stride === null ? {} : { stride }),
    };
    return { units: table(content, lead, trail), lead, trail, options };
  });

const bySpace = (windows: readonly UnitWindow[]): UnitWindow[] =>
  [...windows].sort((a, b) => a.owned.start - b.owned.start);

describe('planWindows', () => {
  it('takes a text that fits as it is', () => {
    const units = table(5, 1, 1);
    expect(planWindows(units, { context: 7, mask: 'self', focus: null, maxUnits: 100 })).toEqual([
      {
        ids: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
        toGlobal: Int32Array.of(0, 1, 2, 3, 4, 5, 6),
        owned: { start: 0, end: 7 },
      },
    ]);
  });

  it('puts the special units around every window, and gives a unit to the window where it is farthest from the edges', () => {
    const windows = planWindows(table(8, 1, 1), { context: 6, mask: 'self', focus: null, maxUnits: 100 });
    expect(windows.map(({ toGlobal }) => [...toGlobal])).toEqual([
      [0, 1, 2, 3, 4, 9],
      [0, 3, 4, 5, 6, 9],
      [0, 5, 6, 7, 8, 9],
    ]);
    expect(windows.map(({ owned }) => [owned.start, owned.end])).toEqual([
      [0, 4],
      [4, 6],
      [6, 10],
    ]);
  });

  it('gives a causal unit the window where it sees most before it', () => {
    const windows = planWindows(table(8, 1, 0), { context: 5, mask: 'causal', focus: null, maxUnits: 100 });
    expect(windows.map(({ owned }) => [owned.start, owned.end])).toEqual([
      [0, 5],
      [5, 7],
      [7, 9],
    ]);
  });

  it('runs what is on the screen first, then outwards', () => {
    const windows = planWindows(table(40, 0, 0), {
      context: 8,
      mask: 'self',
      focus: { start: 40, end: 44 },
      maxUnits: 100,
    });
    const [first] = windows;
    expect(first!.owned.start).toBeLessThanOrEqual(20);
    expect(first!.owned.end).toBeGreaterThan(20);
    const distance = ({ owned }: UnitWindow): number => Math.max(0, 20 - owned.end + 1, owned.start - 22);
    expect(windows.map(distance)).toEqual(windows.map(distance).sort((a, b) => a - b));
  });

  it('refuses a context without room for text', () => {
    expect(() => planWindows(table(3, 1, 1), { context: 2, mask: 'self', focus: null, maxUnits: 9 })).toThrow(
      /context of 2.*2 special/,
    );
    expect(() => planWindows(table(3, 0, 0), { context: 0, mask: 'self', focus: null, maxUnits: 9 })).toThrow(
      'context of 0',
    );
  });

  it('owns each planned unit once, in one range, as many as there may be', () => {
    fc.assert(
      fc.property(cases, ({ units, options }) => {
        const windows = bySpace(planWindows(units, options));
        for (let i = 1; i < windows.length; i++) expect(windows[i]!.owned.start).toBe(windows[i - 1]!.owned.end);
        const planned = windows.reduce((sum, { owned }) => sum + owned.end - owned.start, 0);
        expect(planned).toBe(Math.min(units.length, options.maxUnits));
        for (const { owned } of windows) expect(owned.end).toBeGreaterThan(owned.start);
      }),
    );
  });

  it('keeps every window within the context, in order, with the special units around it', () => {
    fc.assert(
      fc.property(cases, ({ units, lead, trail, options }) => {
        for (const { ids, toGlobal, owned } of planWindows(units, options)) {
          expect(toGlobal.length).toBeLessThanOrEqual(options.context);
          expect([...ids]).toEqual([...toGlobal]);
          for (let i = 1; i < toGlobal.length; i++) expect(toGlobal[i]).toBeGreaterThan(toGlobal[i - 1]!);
          for (let i = 0; i < lead; i++) expect(toGlobal[i]).toBe(i);
          for (let i = 0; i < trail; i++) expect(toGlobal[toGlobal.length - 1 - i]).toBe(units.length - 1 - i);
          // What it owns, it holds.
          const first = toGlobal.indexOf(owned.start);
          expect(Array.from(toGlobal.subarray(first, first + owned.end - owned.start))).toEqual(
            Array.from({ length: owned.end - owned.start }, (_, i) => owned.start + i),
          );
        }
      }),
    );
  });

  it('runs the focus first', () => {
    fc.assert(
      fc.property(cases, ({ units, options }) => {
        const { focus } = options;
        const inside = Array.from({ length: units.length }, (_, i) => i).filter(
          (i) => focus !== null && units.special[i] === 0 && units.end[i]! > focus.start && units.start[i]! < focus.end,
        );
        const [first] = planWindows(units, options);
        if (inside.length > 0) expect(inside.some((i) => i >= first!.owned.start && i < first!.owned.end)).toBe(true);
      }),
    );
  });

  it('gives every unit the most context that any window has for it', () => {
    fc.assert(
      fc.property(cases, ({ units, lead, trail, options }) => {
        const windows = planWindows(units, { ...options, maxUnits: 1e6, stride: Math.max(1, options.stride ?? 1) });
        const content = units.length - trail;
        const context = (unit: number, window: UnitWindow): number => {
          const text = window.toGlobal.subarray(lead, window.toGlobal.length - trail);
          const [from, to] = [text[0]!, text[text.length - 1]!];
          if (unit < from || unit > to) return -1;
          const left = from === lead ? Infinity : unit - from;
          const right = options.mask === 'causal' || to === content - 1 ? Infinity : to - unit;
          return Math.min(left, right);
        };
        for (const window of windows) {
          for (let unit = Math.max(lead, window.owned.start); unit < Math.min(content, window.owned.end); unit++) {
            expect(context(unit, window)).toBe(Math.max(...windows.map((other) => context(unit, other))));
          }
        }
      }),
    );
  });
});

describe('nearestWindow', () => {
  it('holds the focus as far as it fits, and owns all that it holds of the text', () => {
    fc.assert(
      fc.property(cases, ({ units, lead, trail, options }) => {
        const { context, focus } = options;
        const { ids, toGlobal, owned } = nearestWindow(units, options);
        const content = units.length - lead - trail;
        expect(toGlobal.length).toBe(Math.min(context, units.length));
        expect([...ids]).toEqual([...toGlobal]);
        const text = [...toGlobal].filter((unit) => unit >= lead && unit < lead + content);
        text.forEach((unit, i) => expect(unit).toBe(text[0]! + i));
        const [whole, first, last] = [text.length === content, text[0] === lead, text.at(-1) === lead + content - 1];
        expect(owned.start).toBe(whole || first ? 0 : text[0]);
        expect(owned.end).toBe(whole || last ? units.length : text.at(-1) + 1);
        const inside = Array.from({ length: units.length }, (_, i) => i).filter(
          (i) => focus !== null && units.special[i] === 0 && units.end[i]! > focus.start && units.start[i]! < focus.end,
        );
        if (inside.length === 0) return;
        const held = inside.filter((unit) => text.includes(unit)).length;
        expect(held).toBe(Math.min(inside.length, text.length));
      }),
    );
  });
});
