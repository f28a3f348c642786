import { errors } from 'playwright-core';

/** ms that a part of an answer may take before the line is taken to be closed. */
const PATIENCE = 6000;
const TRIES = 5;

/** VS Code's line at the top of the window: palette, lists to choose from, and in a browser the dialogs for files. */
export class QuickInput {
  #widget;
  #field;
  #rows;

  /** @param {import('playwright-core').Page} page */
  constructor(page) {
    /** @readonly */
    this.page = page;
    this.#widget = page.locator('.quick-input-widget');
    this.#field = page.locator('.quick-input-widget:visible input.input');
    this.#rows = page.locator('.quick-input-list .monaco-list-row');
  }

  /**
   * Opens the line and answers it. An editor that has just been loaded may take the keyboard, and then the line
   * closes unanswered: it is opened and answered again.
   * @param {string} key that opens it
   * @param {string} text typed into it
   * @param {(timeout: number) => Promise<void>} choose what ends it, within a time in ms
   */
  async ask(key, text, choose) {
    for (let tries = 1; ; tries++) {
      try {
        await this.#open(key);
        await this.fill(text, PATIENCE);
        await choose(PATIENCE);
        return;
      } catch (error) {
        if (tries === TRIES || !(error instanceof errors.TimeoutError)) throw error;
      }
    }
  }

  /**
   * A webview that has the keyboard and is still loading hands no key on: it is pressed until it is heard.
   * @param {string} key
   */
  async #open(key) {
    const appears = () =>
      this.#field.waitFor({ timeout: PATIENCE / 2 }).then(
        () => true,
        () => false,
      );
    for (let tries = 0; tries < 2 * TRIES; tries++) {
      await this.page.keyboard.press(key);
      if (await appears()) return;
    }
  }

  /**
   * @param {string} text
   * @param {number} [timeout] ms
   */
  async fill(text, timeout) {
    await this.#field.fill(text, { timeout });
  }

  /** @param {number} [timeout] ms */
  async enter(timeout) {
    await this.#field.press('Enter', { timeout });
  }

  /** @returns {Promise<string>} */
  text() {
    return this.#field.inputValue();
  }

  /** What a screen reader is told of the entries. @returns {Promise<string[]>} */
  entries() {
    return this.#rows.evaluateAll((rows) => rows.map((row) => row.getAttribute('aria-label') ?? ''));
  }

  /** As {@link QuickInput.entries}, of the one that Enter would choose. */
  active() {
    return this.page.locator('.quick-input-list .monaco-list-row.focused').getAttribute('aria-label');
  }

  /**
   * Chooses an entry, which may go on to ask something.
   * @param {string} label the beginning of it
   * @param {number} [timeout] ms
   */
  async click(label, timeout) {
    await this.#rows
      .filter({ has: this.page.locator('.label-name').getByText(label, { exact: false }) })
      .first()
      .click({ timeout });
  }

  /** Chooses an entry, the last question. @param {string} label the beginning of it */
  async pick(label) {
    await this.click(label);
    await this.untilClosed();
  }

  /** Presses the button of a dialog for files. */
  async accept() {
    await this.page.locator('.quick-input-action .monaco-button').first().click();
    await this.untilClosed();
  }

  async cancel() {
    await this.page.keyboard.press('Escape');
    await this.untilClosed();
  }

  async untilClosed() {
    await this.#widget.first().waitFor({ state: 'hidden' });
  }
}
