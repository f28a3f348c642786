import { it } from 'vitest';
import { screenshots } from './screenshots';

/** For the eye, not for the count: `npx vitest run --project pictures`, with `PANEL_SHOT=NAME,NAME` for some of them. */
const folder = process.env['PANEL_SHOTS'] ?? 'out/panel';
const names = (process.env['PANEL_SHOT'] ?? '').split(',').filter((name) => name !== '');

it(`takes pictures of the panel into ${folder}`, { timeout: 300_000 }, async () => {
  await screenshots(folder, names);
});
