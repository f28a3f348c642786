import { cutUnits } from '../core/cutUnits';
import { visible } from '../core/format';
import { paletteColour, type Rgb } from '../core/palettes';
import { percent, show, stepOf, STEPS, topUnits } from '../core/paint';
import type { InspectResult } from '../protocol/engine';
import type { Lens } from '../protocol/lens';
import type { UnitTable } from '../protocol/units';
import { lensTitle } from './lensOf';
import { printable } from './printable';

export interface AnsiReport {
  readonly model: string;
  readonly address: string;
  readonly lens: Lens;
  readonly units: UnitTable;
  /** Units that were run, from the first. */
  readonly done: number;
  /** [done] */
  readonly heat: Float32Array;
  /** Null where ids were given: then the units are shown side by side. */
  readonly text: string | null;
  readonly generated: InspectResult['generated'];
}

/** Units in the list of those with the most weight. */
export const TOP = 10;
const BAR = 24;
const GROUND: Rgb = [38, 34, 28];
const INK_ON_DARK: Rgb = [240, 236, 228];
const INK_ON_AMBER: Rgb = [20, 16, 8];
const RESET = '\u001b[0m';

/** The text with its heat behind it, where colours are wanted, and the units with the most weight, with bars. */
export function formatAnsi(report: AnsiReport, colour: boolean): string {
  const { heat, lens } = report;
  const units = cutUnits(report.units, report.done);
  const shown = show(heat, units, 'apart');
  const lines = [lensTitle(report.model, report.address, lens, units), ''];
  if (colour) {
    const steps = Uint8Array.from(shown.weights, (weight) => stepOf(weight, shown.scale));
    lines.push(report.text === null ? inARow(units, steps, 0) : painted(report.text, units, steps), '');
  } else if (report.generated !== null) lines.push(printable(report.generated.text), '');
  const top = topUnits(shown.weights, units, TOP, false);
  const width = Math.max(4, ...top.map(({ unit }) => [...label(units, unit)].length));
  for (const { unit, weight } of top) {
    const bar = '█'.repeat(Math.max(1, Math.round((BAR * weight) / shown.scale.peak)));
    const place = `${units.start[unit]}–${units.end[unit]}`;
    lines.push(
      `${percent(weight).padStart(8)}  ${label(units, unit).padEnd(width)}  ${bar.padEnd(BAR)}  unit ${unit}  ${place}`,
    );
  }
  if (shown.sink > 0) lines.push(`${percent(shown.sink).padStart(8)}  of all weight rests on special units`);
  return `${lines.join('\n')}\n`;
}

const label = (units: UnitTable, unit: number): string =>
  [...printable(visible(units.text[unit]!))].slice(0, 32).join('');

/** The part of the text that was run; generated units behind it. */
function painted(text: string, units: UnitTable, steps: Uint8Array): string {
  const end = units.end.reduce((most, place) => Math.max(most, place), 0);
  const stepAt = new Uint8Array(end);
  let generated = units.length;
  while (generated > 0 && units.special[generated - 1] === 0 && units.start[generated - 1] === units.end[generated - 1])
    generated--;
  for (let unit = 0; unit < generated; unit++) {
    if (units.special[unit] === 1) continue;
    for (let i = units.start[unit]!; i < units.end[unit]!; i++) stepAt[i] = Math.max(stepAt[i]!, steps[unit]!);
  }
  let out = '';
  for (let i = 0; i < end;) {
    let next = i + 1;
    while (next < end && stepAt[next] === stepAt[i]) next++;
    const part = text.slice(i, next);
    // Of a line break that two units share, the first half is left out.
    out += inColour(part.endsWith('\r') && text[next] === '\n' ? part.slice(0, -1) : part, stepAt[i]!);
    i = next;
  }
  return out + inARow(units, steps, generated, '');
}

function inARow(units: UnitTable, steps: Uint8Array, from: number, between = ' '): string {
  return units.text
    .slice(from)
    .map((text, i) => inColour(text, steps[from + i]!))
    .join(between);
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
