/**
 * The panel's list of what gets most attention.
 * @typedef {object} TopUnits
 * @property {string} title what it ranks
 * @property {{ text: string, share: string }[]} units strongest first, the share as it is shown
 */

const list = 'section[aria-label="Top units"]';

/**
 * The panel: the webview beside the editor.
 * @param {import('./workbench.mjs').Workbench} workbench
 */
export async function openPanel(workbench) {
  await workbench.command('Attention: Open Panel');
  return workbench.webview(list);
}

/**
 * Reads the list when the run is over.
 * @param {import('playwright-core').Frame} panel
 * @returns {Promise<TopUnits>}
 */
export async function readTopUnits(panel) {
  await panel.locator('[role="progressbar"].running').waitFor({ state: 'hidden' });
  const rows = panel.locator(`${list} ol > li:not([hidden])`);
  await rows.first().waitFor();
  const [title, units] = await Promise.all([
    panel.locator(`${list} h2`).innerText(),
    rows.evaluateAll((items) =>
      items.map((item) => ({
        text: item.querySelector('.top-name')?.textContent ?? '',
        share: item.querySelector('.top-share')?.textContent ?? '',
      })),
    ),
  ]);
  return { title: title.replaceAll(/\s+/g, ' ').trim(), units };
}
