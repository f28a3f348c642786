import { AMBER, mix, type Rgb } from '../core/palettes';
import type { Picture } from '../protocol/pictures';

/** Characters across and pixels down that a map has, at most; a character is two pixels high. */
const WIDTH = 56;
const HEIGHT = 64;
const GROUND: Rgb = [38, 34, 28];
/** What the model did not see. */
const UNSEEN: Rgb = [16, 15, 14];
const SHADES = [' ', '░', '▒', '▓', '█'];
const RESET = '\u001b[0m';

/**
 * A picture's heat in lines of block characters, in the picture's own proportions. `strengths`: [rows × columns], 0 to 1.
 * In colour each half of a character is a pixel; without, its shade is that of the stronger half, and `·` was not seen.
 */
export function heatMap(picture: Picture, strengths: Float32Array, colour: boolean): string[] {
  const scale = Math.min(WIDTH / picture.width, HEIGHT / picture.height);
  const [width, height] = [picture.width, picture.height].map((length) => Math.max(1, Math.round(length * scale))) as [
    number,
    number,
  ];
  const at = (x: number, y: number): number | null =>
    y < height
      ? strengthAt(picture, strengths, ((x + 0.5) / width) * picture.width, ((y + 0.5) / height) * picture.height)
      : null;
  const lines: string[] = [];
  for (let y = 0; y < height; y += 2) {
    let line = '';
    let set = '';
    for (let x = 0; x < width; x++) {
      const [upper, lower] = [at(x, y), at(x, y + 1)];
      if (colour) {
        const colours = `\u001b[38;2;${colourOf(upper).join(';')}m\u001b[48;2;${colourOf(lower).join(';')}m`;
        line += colours === set ? '▀' : `${colours}▀`;
        set = colours;
      } else if (upper === null && lower === null) line += '·';
      else line += SHADES[Math.round(Math.max(upper ?? 0, lower ?? 0) * (SHADES.length - 1))]!;
    }
    lines.push(colour ? line + RESET : line);
  }
  return lines;
}

function colourOf(strength: number | null): Rgb {
  return strength === null ? UNSEEN : mix(GROUND, AMBER.dark, strength);
}

/** Of the patch over a place of the picture; null where the model did not see it. */
function strengthAt({ seen, columns, rows }: Picture, strengths: Float32Array, x: number, y: number): number | null {
  const column = Math.floor(((x - seen.x) / seen.width) * columns);
  const row = Math.floor(((y - seen.y) / seen.height) * rows);
  return column >= 0 && column < columns && row >= 0 && row < rows ? strengths[row * columns + column]! : null;
}
