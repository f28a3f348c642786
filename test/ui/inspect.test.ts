import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHeadlight, type Headlight } from './headlight';

describe('the packaged extension', () => {
  let headlight: Headlight;

  beforeAll(async () => {
    headlight = await openHeadlight();
  });

  afterAll(() => headlight?.close('inspect'));

  it('paints the active editor when it is inspected', async () => {
    await headlight.workbench.openFile('heron.md');
    await headlight.workbench.command('Attention: Inspect Active Editor');
    const painted = await headlight.workbench.untilPainted();
    expect(painted.length).toBeGreaterThan(0);
    expect(painted.every(({ text }) => text.length > 0)).toBe(true);
  });
});
