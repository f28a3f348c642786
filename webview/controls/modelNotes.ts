import type { ModelCard } from '../../src/protocol/models';
import { element } from '../dom';
import './modelNotes.css';

/** What should be known of the model that is shown, in one quiet line, until it is dismissed or another model is shown. */
export class ModelNotes {
  readonly element: HTMLElement;
  private readonly words = element('span', 'model-notes-words');
  private model: string | null = null;
  private dismissed = false;

  constructor() {
    const close = element('button', 'model-notes-close', '✕');
    close.type = 'button';
    close.title = 'Dismiss';
    close.setAttribute('aria-label', 'Dismiss what is said of the model');
    close.addEventListener('click', () => {
      this.dismissed = true;
      this.element.hidden = true;
    });
    this.element = element('div', 'model-notes', this.words, close);
    this.element.setAttribute('role', 'note');
    this.element.setAttribute('aria-label', 'Of this model');
    this.element.hidden = true;
  }

  update(card: ModelCard | null): void {
    const warnings = card?.warnings ?? [];
    const model = card?.path ?? null;
    if (model !== this.model) this.dismissed = false;
    this.model = model;
    this.element.hidden = this.dismissed || warnings.length === 0;
    const words = warnings.join('. ');
    if (this.words.textContent === words) return;
    this.words.textContent = words;
    this.words.title = warnings.join('\n');
  }
}
