import { element } from '../dom';
import type { Host } from '../host';
import './problemBanner.css';

/** What went wrong with the last run, and the way to the log. What was shown stays below it. */
export class ProblemBanner {
  readonly element: HTMLElement;
  private readonly message = element('span', 'problem-message');

  constructor(host: Host, dismiss: () => void) {
    const log = element('button', 'link', 'Show Log');
    log.type = 'button';
    log.addEventListener('click', () => host.run('showLog'));
    const close = element('button', 'problem-close', '✕');
    close.type = 'button';
    close.title = 'Dismiss';
    close.setAttribute('aria-label', 'Dismiss');
    close.addEventListener('click', dismiss);
    this.element = element('div', 'problem', this.message, log, close);
    this.element.setAttribute('role', 'alert');
    this.element.hidden = true;
  }

  update(problem: string | null): void {
    this.element.hidden = problem === null;
    if (problem !== null && this.message.textContent !== problem) this.message.textContent = problem;
  }
}
