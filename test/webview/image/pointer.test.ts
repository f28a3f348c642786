import { describe, expect, it } from 'vitest';
import { rankOf } from '../../../src/core/paint';
import { settle } from '../panelPage';
import { calls, statusLine } from '../panelSuite';
import {
  columns,
  expectPatches,
  heat,
  imageSuite,
  inPatch,
  over,
  SPECIAL,
  special,
  transform,
  unitAt,
  UNITS,
} from './imagePage';

const open = imageSuite();

describe('pointer', () => {
  it('shows where a patch looks, and gives the shared lens back', async () => {
    const page = await open();
    for (const [row, column] of [
      [1, 2],
      [3, 5],
      [0, 0],
    ] as const) {
      await page.mouse.move(...(await over(page, inPatch(row, column))));
      await settle(page, 200);
      const weights = await heat(page, { units: [unitAt(row, column)] });
      await expectPatches(page, weights);
      const best = weights
        .map((weight, unit) => ({ unit, weight }))
        .filter(({ unit }) => SPECIAL[unit] === 0)
        .sort((a, b) => b.weight - a.weight)[0]!;
      const place = best.unit - special.length;
      const name = `row ${Math.floor(place / columns)}, column ${place % columns}`;
      expect(await statusLine(page)).toMatch(
        new RegExp(
          `^layer 2 head 1: row ${row}, column ${column} looks at ${name} 0\\.\\d+, rank ${rankOf(Float32Array.from(weights), best.unit)} of ${UNITS}$`,
        ),
      );
      expect(await page.locator('.top-query').textContent()).toBe(`row ${row}, column ${column}`);
      expect((await calls(page, 'point')).at(-1)).toEqual({ place: { list: 'input', unit: unitAt(row, column) } });
    }
    await page.mouse.move(2, 2);
    await settle(page);
    await expectPatches(page, await heat(page));
    expect(await calls(page, 'setLens')).toEqual([]);
    expect(await calls(page, 'pin')).toEqual([]);
  });

  it('does not wait for the host where the row is known: its neighbours are asked for before', async () => {
    const page = await open({ delay: 250 });
    await page.mouse.move(...(await over(page, inPatch(1, 2))));
    await settle(page, 1200);
    const asked = (await calls(page, 'heat')).length;
    await page.mouse.move(...(await over(page, inPatch(1, 3))));
    await settle(page, 30);
    await expectPatches(page, await heat(page, { units: [unitAt(1, 3)] }));
    const own = (await calls(page, 'heat')).slice(asked) as { lens: { units: number[] } }[];
    expect(own.flatMap(({ lens }) => lens.units)).not.toContain(unitAt(1, 3));
  });

  it('looks from the query too where the lens is of what is received', async () => {
    const page = await open({ lens: { map: 'encoder.2.self', head: 1, side: 'all', units: [] } });
    await page.mouse.move(...(await over(page, inPatch(2, 1))));
    await settle(page, 200);
    await expectPatches(page, await heat(page, { side: 'query', units: [unitAt(2, 1)] }));
  });

  it('pins with a click, reads the weights of what is pinned, and lets go with another or with Escape', async () => {
    const page = await open();
    await page.mouse.click(...(await over(page, inPatch(1, 2))));
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: unitAt(1, 2) } }]);
    await page.mouse.move(...(await over(page, inPatch(2, 4))));
    await settle(page);
    const weights = await heat(page, { units: [unitAt(1, 2)] });
    await expectPatches(page, weights);
    const weight = weights[unitAt(2, 4)]!;
    expect(await statusLine(page)).toContain(
      `row 1, column 2 looks at row 2, column 4 ${weight >= 0.0995 ? weight.toFixed(3) : weight.toPrecision(3)}, rank`,
    );
    await page.mouse.click(...(await over(page, inPatch(1, 2))));
    await settle(page);
    expect(await calls(page, 'pin')).toEqual([{ place: { list: 'input', unit: unitAt(1, 2) } }, { place: null }]);
    await page.mouse.click(...(await over(page, inPatch(1, 2))));
    await settle(page);
    await page.keyboard.press('Escape');
    await settle(page);
    expect((await calls(page, 'pin')).at(-1)).toEqual({ place: null });
    expect((await calls(page, 'setLens')).at(-1)).toEqual({ lens: { side: 'query', units: [0] } });
  });

  it('drags a region: the mean of its rows, until Escape', async () => {
    const page = await open();
    await page.mouse.move(...(await over(page, inPatch(1, 1, 0.9, 0.2))));
    await page.mouse.down();
    await page.mouse.move(...(await over(page, inPatch(2, 3, 0.1, 0.7))), { steps: 6 });
    await settle(page, 200);
    const region = [unitAt(1, 1), unitAt(1, 2), unitAt(1, 3), unitAt(2, 1), unitAt(2, 2), unitAt(2, 3)];
    const all = await Promise.all(
      region.map((query) => page.evaluate((unit) => window.fakeHost.row('encoder.2.self', 1, unit), query)),
    );
    const mean = all[0]!.map((_, key) => all.reduce((sum, row) => sum + row[key]! / region.length, 0));
    await expectPatches(page, mean);
    expect(await calls(page, 'setLens')).toEqual([]);
    await page.mouse.up();
    await settle(page);
    expect(await calls(page, 'setLens')).toEqual([{ lens: { side: 'query', units: region } }]);
    await page.mouse.move(2, 2);
    await settle(page);
    await expectPatches(page, mean);
    expect(await page.locator('.top-query').textContent()).toBe('rows 1–2, columns 1–3');
    await page.locator('.image-twin').focus();
    await page.keyboard.press('Escape');
    await settle(page);
    expect((await calls(page, 'setLens')).at(-1)).toEqual({ lens: { side: 'query', units: [0] } });
    expect(await calls(page, 'pin')).toEqual([]);
  });

  it('breaks a drag off with Escape', async () => {
    const page = await open();
    await page.locator('.image-twin').focus();
    await page.mouse.move(...(await over(page, inPatch(1, 1))));
    await page.mouse.down();
    await page.mouse.move(...(await over(page, inPatch(2, 3))), { steps: 4 });
    await settle(page);
    await page.keyboard.press('Escape');
    await page.mouse.move(...(await over(page, inPatch(3, 3))));
    await page.mouse.up();
    await page.mouse.move(2, 2);
    await settle(page);
    await expectPatches(page, await heat(page));
    expect(await calls(page, 'setLens')).toEqual([]);
  });

  it('moves the picture with the space bar and with the middle button, and fits it with a double click', async () => {
    const page = await open();
    await page.mouse.move(...(await over(page, inPatch(1, 2))));
    await page.mouse.wheel(0, -900);
    await settle(page);
    const before = await transform(page);
    const box = (await page.locator('.image-stage').boundingBox())!;
    const drag = async (button: 'left' | 'middle'): Promise<void> => {
      await page.mouse.move(box.x + 200, box.y + 150);
      await page.mouse.down({ button });
      await page.mouse.move(box.x + 170, box.y + 130, { steps: 4 });
      await page.mouse.up({ button });
      await settle(page);
    };
    await drag('middle');
    expect((await transform(page)).x).toBeCloseTo(before.x + 30 / before.scale, 3);
    await page.keyboard.down(' ');
    await drag('left');
    await page.keyboard.up(' ');
    expect((await transform(page)).x).toBeCloseTo(before.x + 60 / before.scale, 3);
    expect((await transform(page)).y).toBeCloseTo(before.y + 40 / before.scale, 3);
    await page.mouse.wheel(12, 9);
    await settle(page);
    expect((await transform(page)).x).toBeCloseTo(before.x + 72 / before.scale, 3);
    expect(await calls(page, 'pin')).toEqual([]);
    await page.mouse.dblclick(box.x + 200, box.y + 150);
    await settle(page);
    expect((await transform(page)).scale).toBeLessThan(before.scale);
    expect((await calls(page, 'pin')).at(-1)).toEqual({ place: null });
  });
});
