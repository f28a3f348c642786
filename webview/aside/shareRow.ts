import { element } from '../dom';
import './shareRow.css';

/** A name, a bar and a percentage, for a list. Whoever uses it sets `--share` of the bar, 0 to 1. */
export interface ShareRow {
  readonly item: HTMLLIElement;
  readonly button: HTMLElement;
  readonly name: HTMLElement;
  readonly bar: HTMLElement;
  readonly share: HTMLElement;
}

export function shareRow(tag: 'button' | 'span'): ShareRow {
  const name = element('bdi', 'top-name');
  const bar = element('span', 'top-bar');
  const share = element('span', 'top-share');
  const track = element('span', 'top-track', bar);
  track.setAttribute('aria-hidden', 'true');
  const button = element(tag, 'top-row', name, track, share);
  if (button instanceof HTMLButtonElement) button.type = 'button';
  return { item: element('li', '', button), button, name, bar, share };
}
