import { count } from '../src/core/format';
import type { Picture } from '../src/protocol/pictures';

/** `1,024 × 683, JPEG; turned by EXIF; the model saw the middle 683 × 683`: what the picture is, and what of it was looked at. */
export function pictureWords(picture: Picture): string {
  const { width, height, format, notes } = picture;
  return [`${size(width, height)}, ${format.toUpperCase()}`, ...notes, seenWords(picture)].join('; ');
}

function seenWords({ width, height, seen }: Picture): string {
  const spare = [width - seen.width, height - seen.height] as const;
  if (spare.every((pixels) => pixels < 1)) return 'the model saw all of it';
  const middle = Math.abs(spare[0] / 2 - seen.x) <= 1 && Math.abs(spare[1] / 2 - seen.y) <= 1;
  const part = size(Math.round(seen.width), Math.round(seen.height));
  return middle
    ? `the model saw the middle ${part}`
    : `the model saw ${part} from ${Math.round(seen.x)}, ${Math.round(seen.y)} on`;
}

function size(width: number, height: number): string {
  return `${count(width)} × ${count(height)}`;
}
