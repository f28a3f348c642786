import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from './commandLine';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, wanted, type Lit } from './paint';

const birds = ['heron', 'swallow', 'crow', 'duck', 'stork', 'gull', 'owl', 'wren'];
/** Many windows of the model: a run of a second or more. */
const text = Array.from({ length: 400 }, (_, i) => {
  const [one, other] = [birds[i % 8]!, birds[(i * 3 + 1) % 8]!];
  return `${i}: the ${one} looked at the ${other}, and nobody asked it why.\n`;
}).join('');

let headlight: Headlight;
let report: Report;
let total: string;

beforeAll(async () => {
  headlight = await openHeadlight();
  report = await headlight.cli.inspect(await headlight.write('birds.txt', text));
  total = report.units.length.toLocaleString('en-US');
});
afterAll(() => headlight?.close('engine'));

const inspect = (): Promise<void> => headlight.workbench.command('Attention: Inspect Active Editor');

/** What is to be painted on these lines. */
const linesOf = (lines: ReadonlySet<number>): Lit[] => wanted(text, report).filter(({ line }) => lines.has(line));

/** Lines that the editor draws now. */
async function onScreen(): Promise<ReadonlySet<number>> {
  return new Set((await headlight.workbench.opacity()).map(({ line }) => line));
}

/** The engine process of our server, by its own command line. */
async function enginePids(): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-ww', '-eo', 'pid=,args=']);
  return stdout
    .split('\n')
    .filter((line) => line.includes(headlight.server.home) && line.includes('dist/engine/main.js'))
    .map((line) => Number.parseInt(line, 10));
}

describe('a file of several windows', () => {
  it('is painted where the person looks first, and goes on to its end', async () => {
    await headlight.workbench.openFile('birds.txt');
    await headlight.workbench.page.keyboard.press('Control+End');
    await inspect();
    await expect
      .poll(async () => (await lit(headlight.workbench)).some(({ line }) => line === 400), PATIENCE)
      .toBe(true);
    const partial = await headlight.status();
    expect(partial).toContain(`of ${total} tokens`);
    expect(partial).not.toContain(`${total} of ${total}`);
    await headlight.untilRun();
    expect(await headlight.status()).toContain(`${total} of ${total} tokens`);
  });

  it('is painted as the command line says, at both ends', async () => {
    const check = async (): Promise<void> => {
      await expect
        .poll(async () => {
          const lines = await onScreen();
          const shown = await lit(headlight.workbench);
          return { some: lines.size > 10, same: JSON.stringify(shown) === JSON.stringify(linesOf(lines)) };
        }, PATIENCE)
        .toEqual({ some: true, same: true });
    };
    await check();
    // These keys leave the caret, and so the query, where it is.
    const top = async (): Promise<boolean> => {
      await headlight.workbench.page.keyboard.press('Alt+PageUp');
      return (await onScreen()).has(1);
    };
    await expect.poll(top, PATIENCE).toBe(true);
    await check();
  });
});

describe('an engine that is killed in mid-run', () => {
  it('is told once, what is painted stays, and the next run works', async () => {
    const before = await lit(headlight.workbench);
    expect(before.length).toBeGreaterThan(0);
    await inspect();
    await expect.poll(() => headlight.status(), PATIENCE).not.toMatch(/ m?s$/);
    const pids = await enginePids();
    expect(pids).toHaveLength(1);
    process.kill(pids[0]!, 'SIGKILL');
    await expect
      .poll(() => headlight.workbench.notifications(), PATIENCE)
      .toEqual([expect.stringMatching(/engine process ended.*what is shown stays; the next run starts a new one/)]);
    expect(await lit(headlight.workbench)).toEqual(before);
    await headlight.screenshot('engine-killed');
    await inspect();
    await expect.poll(() => headlight.status(), PATIENCE).not.toMatch(/ m?s$/);
    await headlight.untilRun();
    expect(await headlight.status()).toContain(`${total} of ${total} tokens`);
    await expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(before);
    const [pid] = await enginePids();
    expect(pid).not.toBe(pids[0]);
    expect((await headlight.workbench.notifications()).length).toBeLessThanOrEqual(1);
  });
});

describe.skipIf(process.platform === 'win32')('an engine that does not answer any more', () => {
  it('is told within 15 seconds, and a button starts another, which runs all again', async () => {
    const before = await lit(headlight.workbench);
    const [pid] = await enginePids();
    process.kill(pid!, 'SIGSTOP');
    const notification = headlight.workbench.page.locator('.notification-toast', { hasText: 'has stopped answering' });
    await notification.waitFor({ timeout: 15_000 });
    expect(await lit(headlight.workbench)).toEqual(before);
    await headlight.screenshot('engine-stopped');
    await notification.getByRole('button', { name: 'Restart Engine' }).click();
    await expect.poll(() => enginePids(), PATIENCE).not.toContain(pid);
    await headlight.untilRun();
    await expect.poll(() => headlight.status(), PATIENCE).toContain(`${total} of ${total} tokens`);
    await expect.poll(() => lit(headlight.workbench), PATIENCE).toEqual(before);
  });
});
