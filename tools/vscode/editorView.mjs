/**
 * A decoration as it stands on the screen.
 * @typedef {object} Painted
 * @property {number} line 1-based, as in the editor's margin
 * @property {number} column 1-based, of its first character; 0 where it covers none
 * @property {string} text what lies under it
 * @property {string} color its background, as CSS computes it
 * @property {string} border its border, as CSS computes it
 */

/**
 * Reads what extensions have painted behind the text of the active editor, or of the first where a webview is active. VS Code draws a decoration's background as
 * rectangles below the text, so the text is found by its place. Only lines on the screen are drawn at all.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<Painted[]>} from top to bottom, from left to right
 */
export function readPainted(page) {
  return page.evaluate(() => {
    const editor =
      document.querySelector('.editor-group-container.active .monaco-editor') ??
      document.querySelector('.editor-group-container .monaco-editor');
    if (editor === null) return [];
    const middle = (/** @type {DOMRect} */ box) => box.top + box.height / 2;
    const numbers = [...editor.querySelectorAll('.margin-view-overlays .line-numbers')].map((element) => ({
      number: Number(element.textContent),
      box: element.getBoundingClientRect(),
    }));
    /** @type {{ text: string, column: number, box: DOMRect }[]} */
    const characters = [];
    for (const line of editor.querySelectorAll('.view-lines .view-line')) {
      let column = 1;
      const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const text = node.textContent ?? '';
        for (let i = 0; i < text.length; i++) {
          const range = document.createRange();
          range.setStart(node, i);
          range.setEnd(node, i + 1);
          characters.push({
            text: text.charAt(i).replace('\u00a0', ' '),
            column: column++,
            box: range.getBoundingClientRect(),
          });
        }
      }
    }
    return [...editor.querySelectorAll('.view-overlays .cdr[class*="ced-"]')]
      .map((element) => ({ box: element.getBoundingClientRect(), style: getComputedStyle(element) }))
      .filter(({ box }) => box.width > 0)
      .sort((a, b) => a.box.top - b.box.top || a.box.left - b.box.left)
      .map(({ box, style }) => {
        const covered = characters.filter((character) => {
          const x = character.box.left + character.box.width / 2;
          const y = middle(character.box);
          return box.left <= x && x < box.right && box.top <= y && y < box.bottom;
        });
        return {
          line: numbers.find((line) => line.box.top <= middle(box) && middle(box) < line.box.bottom)?.number ?? 0,
          column: covered[0]?.column ?? 0,
          text: covered.map((character) => character.text).join(''),
          color: style.backgroundColor,
          border: style.borderTopWidth === '0px' ? '' : `${style.borderTopWidth} ${style.borderTopColor}`,
        };
      });
  });
}

/**
 * How far each character of the active editor is dimmed.
 * @param {import('playwright-core').Page} page
 * @returns {Promise<{ line: number, text: string, opacity: number[] }[]>} line is 1-based; one opacity a character
 */
export function readOpacity(page) {
  return page.evaluate(() => {
    const editor =
      document.querySelector('.editor-group-container.active .monaco-editor') ??
      document.querySelector('.editor-group-container .monaco-editor');
    const numbers = [...(editor?.querySelectorAll('.margin-view-overlays .line-numbers') ?? [])];
    const numberAt = (/** @type {number} */ y) =>
      Number(
        numbers.find(
          (element) => element.getBoundingClientRect().top <= y && y < element.getBoundingClientRect().bottom,
        )?.textContent ?? 0,
      );
    return [...(editor?.querySelectorAll('.view-lines .view-line') ?? [])]
      .map((element) => {
        const box = element.getBoundingClientRect();
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
        let text = '';
        /** @type {number[]} */
        const opacity = [];
        for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
          const data = (node.textContent ?? '').replaceAll('\u00a0', ' ');
          const own = node.parentElement === null ? 1 : Number(getComputedStyle(node.parentElement).opacity);
          text += data;
          for (let i = 0; i < data.length; i++) opacity.push(own);
        }
        return { line: numberAt(box.top + box.height / 2), text, opacity };
      })
      .sort((a, b) => a.line - b.line);
  });
}

/**
 * Middle of a word of the active editor, once it stands still: an editor that was just opened moves down under its
 * breadcrumbs, and draws its lines anew in colour.
 * @param {import('playwright-core').Page} page
 * @param {string} lineText something that only this line contains
 * @param {string} word
 * @returns {Promise<{ x: number, y: number }>} CSS pixels
 */
export async function wordPosition(page, lineText, word) {
  let before = await wordNow(page, lineText, word);
  for (let tries = 0; tries < 100; tries++) {
    await page.waitForTimeout(50);
    const now = await wordNow(page, lineText, word);
    if (now !== undefined && now.x === before?.x && now.y === before.y) return now;
    before = now;
  }
  throw new Error(`The line with “${lineText}” does not show “${word}”`);
}

/**
 * Undefined where it is not drawn. Text is not one element per word, so its place comes from a DOM range.
 * @param {import('playwright-core').Page} page
 * @param {string} lineText
 * @param {string} word
 * @returns {Promise<{ x: number, y: number } | undefined>}
 */
function wordNow(page, lineText, word) {
  const line = page.locator('.editor-group-container.active .view-line').filter({ hasText: lineText }).first();
  return line.evaluate((element, wanted) => {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    /** @type {{ node: Node, offset: number }[]} */
    const places = [];
    let text = '';
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const data = node.textContent ?? '';
      for (let i = 0; i < data.length; i++) places.push({ node, offset: i });
      text += data.replaceAll('\u00a0', ' ');
    }
    const start = text.indexOf(wanted);
    const first = places[start];
    const last = places[start + wanted.length - 1];
    if (first === undefined || last === undefined) return undefined;
    const range = document.createRange();
    range.setStart(first.node, first.offset);
    range.setEnd(last.node, last.offset + 1);
    const box = range.getBoundingClientRect();
    return box.width === 0 ? undefined : { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  }, word);
}
