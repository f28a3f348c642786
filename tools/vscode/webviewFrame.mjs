import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Finds a webview's inner frame by something only it contains. VS Code nests two frames, outside of the editor part, and
 * replaces the inner one while it loads, so the frames are polled.
 * @param {import('playwright-core').Page} page
 * @param {string} marker a selector
 * @param {number} [timeout] ms
 * @returns {Promise<import('playwright-core').Frame>}
 */
export async function webviewFrame(page, marker, timeout = 30_000) {
  for (const end = Date.now() + timeout; Date.now() < end; await sleep(100)) {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame()) continue;
      // A frame may go away while it is asked.
      const isOurs = await frame
        .locator(marker)
        .first()
        .isVisible()
        .catch(() => false);
      if (isOurs) return frame;
    }
  }
  const frames = page.frames().map((frame) => frame.url().slice(0, 120));
  throw new Error(`No webview shows ${marker} within ${timeout / 1000} s. Frames: ${frames.join(', ')}`);
}
