import { percent } from '../../src/core/paint';
import type { Prediction } from '../../src/protocol/engine';
import { element } from '../dom';
import type { Host } from '../host';
import type { ViewData } from '../viewData';
import { printable } from '../words';
import { shareRow } from './shareRow';

const SHOWN = 5;

/** What the model says of a picture, likeliest first, with probabilities. Not there where the model has no such head. */
export class AnswerList {
  readonly element: HTMLElement;
  private readonly list = element('ol', 'top-rows');
  private inspection = '';
  private document = '';

  constructor(private readonly host: Host) {
    const title = element('h2', 'top-title caps', 'The model’s answers');
    this.element = element('section', 'aside-part answers', element('div', 'top-head', title), this.list);
    this.element.setAttribute('aria-label', 'The model’s answers');
    this.element.hidden = true;
  }

  /** Asks once for each inspection, when it is done. What was said of the same picture stays until then. */
  update({ inspection, running, summary, heat }: ViewData): void {
    if (inspection.document !== this.document) {
      this.document = inspection.document;
      this.element.hidden = true;
    }
    if (inspection.picture === null || running || inspection.inspection === this.inspection) return;
    if (summary === null || heat === null) return;
    this.inspection = inspection.inspection;
    void this.ask(inspection.inspection);
  }

  private async ask(inspection: string): Promise<void> {
    try {
      const answers = await this.host.answers({ inspection, count: SHOWN });
      if (inspection === this.inspection) this.fill(answers);
    } catch (error) {
      this.host.report(error);
    }
  }

  private fill(answers: readonly Prediction[]): void {
    this.element.hidden = answers.length === 0;
    const most = Math.max(...answers.map(({ probability }) => probability), 1e-9);
    this.list.replaceChildren(
      ...answers.map(({ piece, probability }) => {
        const { item, button, name, bar, share } = shareRow('span');
        name.textContent = printable(piece);
        button.title = printable(piece);
        bar.style.setProperty('--share', (probability / most).toFixed(4));
        share.textContent = percent(probability);
        return item;
      }),
    );
  }
}
