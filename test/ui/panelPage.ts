import type { Frame, Locator } from 'playwright-core';
import { percent, show, stepOf, topUnits } from '../../src/core/paint';
import type { Rgb } from '../../src/core/palettes';
import type { ListId } from '../../src/protocol/units';
import type { TopUnits } from '../../tools/vscode/panel.mjs';
import { heatColours } from '../../webview/heatColour';
import { unitName } from '../../webview/words';
import type { Report } from './commandLine';

/** `editor.background` of Default Dark Modern. */
export const GROUND: Rgb = [31, 31, 31];
/** `editor.foreground` of it. */
const INK: Rgb = [204, 204, 204];

/** A unit of the tokens view. */
export function unitIn(panel: Frame, list: ListId, unit: number): Locator {
  return panel.locator(`[data-list="${list}"] [role="option"][data-unit="${unit}"]`);
}

/** One unit of the tokens view, as it is painted. */
export interface LitUnit {
  readonly unit: number;
  /** 0 for one that is not painted; null for a colour that is none of the steps. */
  readonly step: number | null;
}

/** The units of a list in the tokens view, as they are painted in a dark theme. */
export async function litUnits(panel: Frame, list: ListId): Promise<LitUnit[]> {
  const theme = { kind: 'dark', contrast: false, ground: GROUND, ink: INK, dim: INK, font: '', fontSize: 0 } as const;
  const colours = heatColours('amber', theme).map((colour) => colour?.background.replaceAll(' ', ', ') ?? '');
  const painted = await panel
    .locator(`[data-list="${list}"] [role="option"]`)
    .evaluateAll((all) =>
      all.map((span) =>
        span instanceof HTMLElement
          ? { unit: Number(span.dataset['unit']), colour: span.style.backgroundColor }
          : { unit: -1, colour: '' },
      ),
    );
  return painted.map(({ unit, colour }) => {
    const step = colours.indexOf(colour);
    return { unit, step: step === -1 ? null : step };
  });
}

/** How the units of the heat's list are to be painted in the tokens view. */
export function wantedUnits({ units, heat }: Report): LitUnit[] {
  const { weights, scale } = show(heat, units, 'apart');
  return Array.from(weights, (weight, unit) => ({ unit, step: stepOf(weight, scale) }));
}

/** The list beside the view, as the command line's numbers want it. */
export function listedUnits({ units, heat }: Report): TopUnits['units'] {
  return topUnits(heat, units, 20, false).map(({ unit, weight }) => ({
    text: unitName(units, unit),
    share: percent(weight),
  }));
}
