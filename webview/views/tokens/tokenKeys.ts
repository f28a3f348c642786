import type { UnitPlace } from '../../../src/protocol/panel';
import type { TokenText } from './tokenText';

/** The unit of the same list that a key goes to from one, −1 or the length beyond its ends; null for other keys. */
export function targetOf({ key, ctrlKey }: KeyboardEvent, place: UnitPlace, text: TokenText): number | null {
  const { list, unit } = place;
  const rows = text.rowsOf(list);
  if (rows === null) return null;
  switch (key) {
    case 'ArrowRight':
      return unit + 1;
    case 'ArrowLeft':
      return unit - 1;
    case 'ArrowDown':
      return text.neighbour(place, 1);
    case 'ArrowUp':
      return text.neighbour(place, -1);
    case 'PageDown':
      return text.neighbour(place, text.rowsOnScreen);
    case 'PageUp':
      return text.neighbour(place, -text.rowsOnScreen);
    case 'Home':
      return ctrlKey ? 0 : rows.rowEnd(unit, 'first');
    case 'End':
      return ctrlKey ? rows.length - 1 : rows.rowEnd(unit, 'last');
    default:
      return null;
  }
}
