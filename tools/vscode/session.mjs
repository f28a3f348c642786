import { startBrowser } from './browser.mjs';
import { startServer } from './server.mjs';
import { Workbench } from './workbench.mjs';

/**
 * @typedef {object} SessionOptions
 * @property {string} vsix the extension's package
 * @property {string} folder opened as the workspace
 * @property {Record<string, unknown>} [settings] user settings
 * @property {import('./browser.mjs').BrowserOptions} [browser]
 */

/**
 * @typedef {object} Session
 * @property {Workbench} workbench
 * @property {import('./server.mjs').Server} server
 * @property {() => Promise<void>} closeBrowser the server goes on
 * @property {() => Promise<void>} close
 */

/**
 * A real VS Code with the packaged extension installed, open on a folder in a headless browser.
 * @param {SessionOptions} options
 * @returns {Promise<Session>}
 */
export async function openSession({ vsix, folder, settings = {}, browser: browserOptions = {} }) {
  const server = await startServer({ vsix, settings });
  try {
    const browser = await startBrowser(browserOptions);
    try {
      const workbench = new Workbench(browser.page);
      await workbench.open(server, folder);
      const close = () => browser.stop().finally(() => server.stop());
      return { workbench, server, closeBrowser: () => browser.stop(), close };
    } catch (error) {
      await browser.stop();
      throw error;
    }
  } catch (error) {
    await server.stop();
    throw error;
  }
}
