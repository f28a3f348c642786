import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { readOpacity, readPainted, wordPosition } from './editorView.mjs';
import { QuickInput } from './quickInput.mjs';
import { webviewFrame } from './webviewFrame.mjs';

/** The workbench of a running VS Code, used as a person uses it: keyboard, mouse, and eyes. */
export class Workbench {
  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    /** @readonly */
    this.page = page;
    /** @readonly */
    this.quickInput = new QuickInput(page);
    page.setDefaultTimeout(30_000);
    page.setDefaultNavigationTimeout(120_000);
  }

  /**
   * Opens the workbench on a folder and waits until its files are listed.
   * @param {import('./server.mjs').Server} server
   * @param {string} folder
   */
  async open(server, folder) {
    await this.page.goto(server.address({ folder: path.resolve(folder) }));
    await this.page.locator('.monaco-workbench').waitFor();
    await this.page.locator('.explorer-folders-view .monaco-list-row').first().waitFor();
  }

  /** Loads the window anew: VS Code starts again, and brings back what was open. */
  async reload() {
    const loaded = this.page.waitForEvent('load');
    await this.command('Developer: Reload Window');
    await loaded;
    await this.page.locator('.monaco-workbench .tab').first().waitFor();
  }

  /**
   * Runs a command from the palette.
   * @param {string} title with its category: `Attention: Inspect Active Editor`
   */
  async command(title) {
    await this.openCommand(title);
    await this.quickInput.untilClosed();
  }

  /**
   * Runs a command that goes on to ask something in a quick pick of its own.
   * @param {string} title with its category: `Attention: Select Model…`
   */
  async openCommand(title) {
    await this.quickInput.ask('F1', `>${title}`, (timeout) => this.quickInput.click(title, timeout));
  }

  /** @param {string} name of a file in the folder */
  async openFile(name) {
    await this.quickInput.ask('Control+P', name, (timeout) => this.quickInput.click(path.basename(name), timeout));
    await this.quickInput.untilClosed();
    await this.page
      .locator(`.tab.active[aria-label^="${path.basename(name)}"]`)
      .first()
      .waitFor();
    await this.page.locator('.editor-group-container.active .editor-instance').first().waitFor();
    await this.untilEditorFocused();
  }

  /** Waits until keys that are pressed go to the active editor; the frame of one that is a webview lies beside its group. */
  async untilEditorFocused() {
    await this.page.waitForFunction(
      () => document.activeElement?.closest('.editor-group-container.active, iframe.webview') != null,
    );
  }

  /**
   * @param {number} line 1-based
   * @param {number} column 1-based, UTF-16
   */
  async moveCaret(line, column) {
    await this.quickInput.ask('Control+G', `:${line},${column}`, (timeout) => this.quickInput.enter(timeout));
    await this.quickInput.untilClosed();
  }

  /** @param {string} text typed at the caret, all at once, so that no bracket is closed by the editor */
  async type(text) {
    await this.page.keyboard.insertText(text);
  }

  /**
   * Points at a word of the active editor and waits for a hover.
   * @param {string} lineText something that only this line contains
   * @param {string} word
   * @param {string} [expected] part of the hover's text
   * @returns {Promise<string>} the hover's text
   */
  async hoverWord(lineText, word, expected = '') {
    return (await this.hoverCard(lineText, word, expected)).innerText();
  }

  /**
   * As hoverWord, but gives the hover itself.
   * @param {string} lineText
   * @param {string} word
   * @param {string | RegExp} expected part of its text
   */
  async hoverCard(lineText, word, expected) {
    const cards = this.page.locator('.monaco-hover:not(.hidden) .hover-contents');
    const card = cards.filter({ hasText: expected }).first();
    const appears = () =>
      cards
        .first()
        .waitFor({ timeout: 5000 })
        .then(
          () => true,
          () => false,
        );
    // An editor that is still being drawn may not heed the pointer.
    for (let tries = 0; tries < 5; tries++) {
      await this.#pointAt(lineText, word);
      if (await appears()) break;
    }
    await card.waitFor();
    return card;
  }

  /**
   * @param {string} lineText
   * @param {string} word
   */
  async #pointAt(lineText, word) {
    // A card that is still open may lie on the word.
    await this.page.mouse.move(0, 0);
    await this.page.locator('.monaco-hover:not(.hidden) .hover-contents').first().waitFor({ state: 'hidden' });
    const { x, y } = await wordPosition(this.page, lineText, word);
    // A hover appears on movement, not on presence.
    await this.page.mouse.move(x + 3, y);
    await this.page.mouse.move(x, y, { steps: 4 });
  }

  /** What extensions have painted behind the text of the active editor. */
  painted() {
    return readPainted(this.page);
  }

  /** How far each character of the active editor is dimmed. */
  opacity() {
    return readOpacity(this.page);
  }

  /**
   * Clicks on a word of the active editor.
   * @param {string} lineText something that only this line contains
   * @param {string} word
   */
  async clickWord(lineText, word) {
    const { x, y } = await wordPosition(this.page, lineText, word);
    await this.page.mouse.click(x, y);
  }

  /**
   * Waits for paint behind the text of the active editor.
   * @param {number} [timeout] ms
   */
  async untilPainted(timeout = 60_000) {
    const rectangle = this.page.locator('.editor-group-container.active .view-overlays .cdr[class*="ced-"]').first();
    await rectangle.waitFor({ state: 'attached', timeout });
    return this.painted();
  }

  /**
   * @param {string} marker a selector of something that only this webview contains
   * @param {number} [timeout] ms
   */
  webview(marker, timeout) {
    return webviewFrame(this.page, marker, timeout);
  }

  /** @param {string} text part of the item's text or label */
  statusBarItem(text) {
    return this.page.locator('.statusbar-item').filter({ hasText: text }).first();
  }

  /** @returns {Promise<string[]>} the texts of the notifications that are shown */
  notifications() {
    return this.page.locator('.notification-toast .notification-list-item-message').allInnerTexts();
  }

  /**
   * Clears what was told, runs a command, and gives what it tells within two seconds.
   * @param {string} title with its category
   * @returns {Promise<string[]>}
   */
  async toldBy(title) {
    await this.command('Notifications: Clear All Notifications');
    const toast = this.page.locator('.notification-toast').first();
    await toast.waitFor({ state: 'detached' });
    await this.command(title);
    await toast.waitFor({ timeout: 2000 }).catch(() => undefined);
    return this.notifications();
  }

  /** Waits until two pictures in a row are the same: animations are over, late results are in. */
  async settle() {
    let before = await this.page.screenshot({ caret: 'hide' });
    for (let i = 0; i < 40; i++) {
      await this.page.waitForTimeout(500);
      const now = await this.page.screenshot({ caret: 'hide' });
      if (now.equals(before)) return;
      before = now;
    }
  }

  /** @param {string} file */
  async screenshot(file) {
    await mkdir(path.dirname(file), { recursive: true });
    await this.page.screenshot({ path: file });
  }
}
