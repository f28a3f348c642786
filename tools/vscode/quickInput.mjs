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
   * A webview that has the keyboard and is still loading hands no key on: it is pressed until it is heard.
   * @param {string} key
   */
  async open(key) {
    const appears = () => this.#field.waitFor({ timeout: 3000 }).then(() => true, () => false);
    for (let tries = 0; tries < 10; tries++) {
      await this.page.keyboard.press(key);
      if (await appears()) return;
    }
  }

  /** @param {string} text */
  async fill(text) {
    await this.#field.waitFor();
    await this.#field.fill(text);
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

  /** Chooses an entry, which may go on to ask something. @param {string} label the beginning of it */
  async click(label) {
    await this.#rows.filter({ has: this.page.locator('.label-name').getByText(label, { exact: false }) }).first().click();
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
