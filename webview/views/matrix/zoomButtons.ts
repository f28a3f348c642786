import { element } from '../../dom';

/** For those without a wheel. `zoom(0)` shows all. */
export function zoomButtons(zoom: (factor: number) => void): HTMLElement {
  const button = (text: string, label: string, factor: number): HTMLButtonElement => {
    const result = element('button', 'matrix-zoom', text);
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
    'matrix-zooms',
    button('−', 'Zoom out (−)', 1 / 1.5),
    button('+', 'Zoom in (+)', 1.5),
    button('All', 'Show all of the map (0)', 0),
  );
}
