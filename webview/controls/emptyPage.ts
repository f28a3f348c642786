import { element } from '../dom';
import type { Host } from '../host';
import { toolkitButton } from './toolkit';
import './emptyPage.css';

/** Shown while there is nothing to show: what to do, with one button; or that something is on its way. */
export class EmptyPage {
  readonly element: HTMLElement;
  private readonly title = element('h1', 'empty-title');
  private readonly hint = element('p', 'empty-hint');
  private readonly button: HTMLElement;

  constructor(host: Host) {
    this.button = toolkitButton('Inspect the active editor', 'primary', () => host.run('inspect'));
    this.element = element('main', 'empty', this.title, this.hint, this.button);
  }

  update(kind: 'loading' | 'empty' | 'data'): void {
    this.element.hidden = kind === 'data';
    if (kind === 'data') return;
    const loading = kind === 'loading';
    this.title.textContent = loading ? 'Loading…' : 'Nothing inspected yet';
    this.hint.textContent = loading ? '' : 'See where an attention model looks in the file you have open.';
    this.button.hidden = loading;
  }
}
