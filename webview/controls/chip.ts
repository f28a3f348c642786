import { element } from '../dom';
import './chip.css';

/** A special unit, which has no place in the text or the picture: its name and its share, for whoever knows it to fill in. */
export function chip<K extends 'span' | 'button'>(
  tag: K,
  name: string,
): { chip: HTMLElementTagNameMap[K]; share: HTMLElement } {
  const share = element('span', 'chip-share');
  return { chip: element(tag, 'chip', name, ' ', share), share };
}
