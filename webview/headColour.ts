/** Amber means attention, so the heads' hues keep as far from it as they can. Degrees. */
const AMBER_HUE = 36;

/** The hue of one of `heads` heads, evenly spread. Degrees. */
export function headHue(head: number, heads: number): number {
  return Math.round((AMBER_HUE + ((head + 0.5) * 360) / heads) % 360);
}

export function headColour(head: number, heads: number, theme: 'dark' | 'light'): string {
  return theme === 'dark' ? `hsl(${headHue(head, heads)} 70% 62%)` : `hsl(${headHue(head, heads)} 62% 40%)`;
}
