import { STEPS } from '../core/paint';
import { paletteColour, type Rgb } from '../core/palettes';
import type { Range, UnitTable } from '../protocol/units';
import { printable } from './printable';

const GROUND: Rgb = [38, 34, 28];
const INK_ON_DARK: Rgb = [240, 236, 228];
const INK_ON_AMBER: Rgb = [20, 16, 8];
const RESET = '\u001b[0m';

/**
 * Some units of a list with their heat behind them: on the text that they have their places in, up to the last of them, or
 * side by side. `steps`: [units of the table], 0 to {@link STEPS}. `text`: null where it is not known.
 */
export function paintText(units: UnitTable, range: Range, steps: Uint8Array, text: string | null): string {
  let end = 0;
  for (let unit = range.start; unit < range.end; unit++)
    if (units.end[unit]! > units.start[unit]!) end = Math.max(end, units.end[unit]!);
  if (end === 0) return inARow(units, range, steps);
  const stepAt = new Uint8Array(end);
  for (let unit = range.start; unit < range.end; unit++) {
    if (units.special[unit] === 1) continue;
    for (let i = units.start[unit]!; i < units.end[unit]!; i++) stepAt[i] = Math.max(stepAt[i]!, steps[unit]!);
  }
  return onText(text ?? restored(units, range, end), stepAt);
}

/** What units say that have no places: they are written one behind the other, or, where ids were given, are names of their own. */
function inARow(units: UnitTable, range: Range, steps: Uint8Array): string {
  const texts = units.text.slice(range.start, range.end);
  const between = texts.every((text) => /^#\d+$/.test(text)) ? ' ' : '';
  return texts.map((text, i) => inColour(text, steps[range.start + i]!)).join(between);
}

/** A text of which only its units are known: what lies between them is blank. */
function restored(units: UnitTable, range: Range, end: number): string {
  const characters = Array.from({ length: end }, () => ' ');
  for (let unit = range.start; unit < range.end; unit++) {
    const [start, text] = [units.start[unit]!, units.text[unit]!];
    if (units.special[unit] === 1 || text.length !== units.end[unit]! - start) continue;
    for (let i = 0; i < text.length; i++) characters[start + i] = text[i]!;
  }
  return characters.join('');
}

function onText(text: string, stepAt: Uint8Array): string {
  let out = '';
  for (let i = 0; i < stepAt.length;) {
    let next = i + 1;
    while (next < stepAt.length && stepAt[next] === stepAt[i]) next++;
    const part = text.slice(i, next);
    // Of a line break that two units share, the first half is left out.
    out += inColour(part.endsWith('\r') && text[next] === '\n' ? part.slice(0, -1) : part, stepAt[i]!);
    i = next;
  }
  return out;
}

/** Line breaks are left unpainted: many terminals would fill the rest of the line. */
function inColour(text: string, step: number): string {
  if (step === 0) return printable(text);
  const share = step / STEPS;
  const ground = paletteColour('amber', share, GROUND, 'dark').join(';');
  const ink = (share > 0.5 ? INK_ON_AMBER : INK_ON_DARK).join(';');
  const start = `\u001b[48;2;${ground}m\u001b[38;2;${ink}m`;
  return printable(text).replace(/[^\n]+/g, (part) => `${start}${part}${RESET}`);
}
