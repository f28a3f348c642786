/**
 * A row of the panel's list of what gets most attention.
 * @typedef {object} TopUnit
 * @property {string} text
 * @property {number} weight 0 to 1
 */

const list = '[data-top-units]';

/**
 * The panel: the webview beside the editor.
 * @param {import('./workbench.mjs').Workbench} workbench
 */
export async function openPanel(workbench) {
  await workbench.command('Attention: Open Panel');
  return workbench.webview(list);
}

/**
 * @param {import('playwright-core').Frame} panel
 * @returns {Promise<TopUnit[]>} the list of the Tokens view, strongest first
 */
export async function readTopUnits(panel) {
  const rows = panel.locator(`${list} [data-unit]`);
  await rows.first().waitFor();
  return rows.evaluateAll((elements) =>
    elements.map((element) => ({
      text: element.getAttribute('data-text') ?? '',
      weight: Number(element.getAttribute('data-weight')),
    })),
  );
}
