import { element } from '../dom';
import './zoomButtons.css';

/** A press of a key or a button. */
const STEP = 1.5;

/** For those without a wheel. `zoom(0)` shows all of `what`. */
export function zoomButtons(what: string, zoom: (factor: number) => void): HTMLElement {
  const button = (text: string, label: string, factor: number): HTMLButtonElement => {
    const result = element('button', 'zoom', text);
    result.type = 'button';
    result.title = label;
    result.setAttribute('aria-label', label);
    result.addEventListener('click', () => {
      zoom(factor);
    });
    return result;
  };
  return element(
    'div',
    'zooms',
    button('−', 'Zoom out (−)', 1 / STEP),
    button('+', 'Zoom in (+)', STEP),
    button('All', `Show all of the ${what} (0)`, 0),
  );
}

/** What a key does to the zoom, as the buttons do; undefined where it does nothing. */
export function zoomOfKey(key: string): number | undefined {
  return { '+': STEP, '=': STEP, '-': 1 / STEP, '0': 0 }[key];
}
