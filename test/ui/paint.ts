import { show, STEPS } from '../../src/core/paint';
import { heatRanges } from '../../src/host/editor/heatRanges';
import { stepStyle } from '../../src/host/editor/stepStyle';
import { documentParts } from '../../src/host/shownLists';
import type { Palette, SinkMode } from '../../src/protocol/panel';
import type { Painted } from '../../tools/vscode/editorView.mjs';
import type { Workbench } from '../../tools/vscode/workbench.mjs';
import type { Report } from './commandLine';

/** One painted range: where it is, and how strongly it is lit. */
export interface Lit {
  /** 1-based */
  readonly line: number;
  /** 1-based, UTF-16 */
  readonly column: number;
  readonly text: string;
  /** 1 to 24; null for a colour that is none of the steps. */
  readonly step: number | null;
}

export interface Look {
  readonly palette: Palette;
  readonly theme: 'dark' | 'light';
  /** Borders in place of backgrounds. */
  readonly highContrast: boolean;
}

const DARK: Look = { palette: 'amber', theme: 'dark', highContrast: false };

/** What an editor has to paint for the numbers of the command line, in reading order. */
export function wanted(text: string, { list, units, heat }: Report, sink: SinkMode = 'apart'): Lit[] {
  const ranges = heatRanges(units, show(heat, units, sink), documentParts(list)).flatMap((places, step) =>
    places.map((place) => ({ ...place, step })),
  );
  const parts = ranges
    .filter(({ step }) => step > 0)
    .sort((a, b) => a.start - b.start)
    .flatMap(({ start, end, step }) => {
      const before = text.slice(0, start).split('\n');
      const column = before.at(-1).length + 1;
      // Nothing is painted at the end of a line.
      return text
        .slice(start, end)
        .split('\n')
        .map((part, i) => ({ line: before.length + i, column: i === 0 ? column : 1, text: part, step }))
        .filter((part) => part.text !== '');
    });
  return joined(parts);
}

/** The heat that stands on the screen, in reading order. */
export async function lit(workbench: Workbench, look: Look = DARK): Promise<Lit[]> {
  const colours = Array.from({ length: STEPS }, (_, i) => {
    const { backgroundColor, border } = stepStyle(i + 1, look.palette, look.theme, look.highContrast);
    return channels((look.highContrast ? border : backgroundColor) ?? '');
  });
  const painted = (await workbench.painted()).filter((range) => look.highContrast || isHeat(range));
  return joined(
    painted.map(({ line, column, text, color, border }) => ({
      line,
      column,
      text,
      step: stepWith(channels(look.highContrast ? border : color), colours),
    })),
  );
}

/** VS Code draws neighbours of one colour as one rectangle. */
function joined(parts: readonly Lit[]): Lit[] {
  const result: Lit[] = [];
  for (const part of parts) {
    const before = result.at(-1);
    const touches =
      before?.line === part.line && before.step === part.step && before.column + before.text.length === part.column;
    if (touches) result[result.length - 1] = { ...before, text: before.text + part.text };
    else result.push(part);
  }
  return result;
}

/** The texts that are outlined: the query, or what is pointed at in the panel. */
export async function outlined(workbench: Workbench): Promise<{ line: number; text: string }[]> {
  return (await workbench.painted()).filter((painted) => !isHeat(painted)).map(({ line, text }) => ({ line, text }));
}

function isHeat({ border }: Painted): boolean {
  return border === '';
}

function stepWith(colour: readonly number[], colours: readonly (readonly number[])[]): number | null {
  // A computed style has its alpha in 256 steps.
  const step = colours.findIndex((candidate) =>
    candidate.every((value, i) => Math.abs(value - (colour[i] ?? NaN)) < 0.006),
  );
  return step === -1 ? null : step + 1;
}

/** `rgba(255, 176, 59, 0.31)`, a border's width before it or not → its numbers */
function channels(colour: string): number[] {
  const numbers = (colour.match(/[\d.]+/g) ?? []).map(Number);
  return colour.includes('rgb(') ? [...numbers, 1] : numbers;
}
