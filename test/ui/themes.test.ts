import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from './commandLine';
import { openHeadlight, PATIENCE, type Headlight } from './headlight';
import { lit, wanted, type Look } from './paint';

let headlight: Headlight;
let text: string;
let report: Report;

beforeAll(async () => {
  headlight = await openHeadlight();
  text = await headlight.read('heron.md');
  report = await headlight.cli.inspect(headlight.file('heron.md'));
  await headlight.inspect('heron.md');
});
afterAll(() => headlight?.close('themes'));

const amber = 'amber';

describe('the heat', () => {
  it.each([
    ['Default Light Modern', { palette: amber, theme: 'light', highContrast: false }],
    ['Default High Contrast', { palette: amber, theme: 'dark', highContrast: true }],
    ['Default High Contrast Light', { palette: amber, theme: 'light', highContrast: true }],
    ['Default Dark Modern', { palette: amber, theme: 'dark', highContrast: false }],
  ] as const satisfies readonly (readonly [string, Look])[])('is painted for %s', async (theme, look) => {
    await headlight.setSettings({ 'workbench.colorTheme': theme });
    await expect.poll(() => lit(headlight.workbench, look), PATIENCE).toEqual(wanted(text, report));
    await headlight.screenshot(`theme-${theme.replaceAll(' ', '-').toLowerCase()}`);
  });

  it.each(['viridis', 'cividis', 'magma'] as const)('is painted in %s', async (palette) => {
    await headlight.setSettings({ 'headlight.palette': palette });
    const look: Look = { palette, theme: 'dark', highContrast: false };
    await expect.poll(() => lit(headlight.workbench, look), PATIENCE).toEqual(wanted(text, report));
  });
});
