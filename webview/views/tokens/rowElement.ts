import { chip } from '../../controls/chip';
import { element } from '../../dom';
import type { Piece } from './layoutText';

/** One row of the text, `top` pixels below the first. `units`: how many there are in all. */
export function rowElement(pieces: readonly Piece[], top: number, units: number): HTMLElement {
  const row = element('div', 'text-row', ...pieces.map((piece) => pieceElement(piece, units)));
  row.setAttribute('role', 'presentation');
  row.dir = 'auto';
  row.style.transform = `translateY(${top}px)`;
  return row;
}

function pieceElement({ kind, unit, text, first }: Piece, units: number): HTMLElement {
  if (kind === 'gap') {
    const gap = element('span', 'gap', text);
    gap.setAttribute('aria-hidden', 'true');
    return gap;
  }
  const span = kind === 'special' ? chip('span', text).chip : element('span', '', text);
  span.classList.add('unit', kind);
  span.classList.toggle('tick', text === '' && kind !== 'patch');
  span.dataset['unit'] = String(unit);
  if (!first) {
    span.setAttribute('aria-hidden', 'true');
    return span;
  }
  span.setAttribute('role', 'option');
  span.setAttribute('aria-setsize', String(units));
  span.setAttribute('aria-posinset', String(unit + 1));
  return span;
}
