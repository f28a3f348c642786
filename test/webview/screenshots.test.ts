import { it } from 'vitest';
import { screenshots } from './screenshots';

const folder = process.env['PANEL_SHOTS'];
const names = (process.env['PANEL_SHOT'] ?? '').split(',').filter((name) => name !== '');

/** For the eye, not for the count: `PANEL_SHOTS=FOLDER [PANEL_SHOT=NAME,NAME] npx vitest run --project webview screenshots`. */
it.skipIf(folder === undefined)('takes pictures of the panel', { timeout: 300_000 }, async () => {
  await screenshots(folder ?? '', names);
});
