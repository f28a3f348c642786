import { count } from '../../src/core/format';
import { toolkitButton } from '../controls/toolkit';
import { element } from '../dom';
import type { Host } from '../host';
import type { ViewData } from '../viewData';

/** Lets a model write on where it can, and says so while it does. */
export class Continuation {
  readonly element: HTMLElement;
  private readonly button;
  private readonly line = element('span', 'continuation-line');

  constructor(host: Host) {
    this.button = toolkitButton('Continue', 'secondary', () => host.run('continueText'));
    this.button.title = 'The model writes on: each new token can be looked at';
    this.element = element('div', 'aside-part continuation', this.button, this.line);
    this.element.hidden = true;
  }

  update({ inspection, running }: ViewData): void {
    const written = inspection.lists.reduce((sum, { list }) => sum + list.length - list.given, 0);
    const writing = running && written > 0;
    const continues = inspection.card?.writes === 'input';
    this.button.hidden = !continues || writing;
    this.button.disabled = running;
    this.line.textContent = writing ? `Writing… ${count(written)} ${written === 1 ? 'token' : 'tokens'}` : '';
    this.element.hidden = !continues && !writing;
  }
}
