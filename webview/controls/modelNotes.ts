import type { PanelInspection } from '../../src/protocol/panel';
import { element } from '../dom';
import './modelNotes.css';

/** What should be known of the model and the run that are shown, in one quiet line, until it is dismissed or something else is to be known. */
export class ModelNotes {
  readonly element: HTMLElement;
  private readonly words = element('span', 'model-notes-words');
  private about = '';
  private dismissed = false;

  constructor() {
    const close = element('button', 'model-notes-close', '✕');
    close.type = 'button';
    close.title = 'Dismiss';
    close.setAttribute('aria-label', 'Dismiss what is said of the model and its run');
    close.addEventListener('click', () => {
      this.dismissed = true;
      this.element.hidden = true;
    });
    this.element = element('div', 'model-notes', this.words, close);
    this.element.setAttribute('role', 'note');
    this.element.setAttribute('aria-label', 'Of this model and its run');
    this.element.hidden = true;
  }

  update({ card, notes = [] }: Pick<PanelInspection, 'card' | 'notes'>): void {
    const warnings = [...notes, ...(card?.warnings ?? [])];
    const about = JSON.stringify([card?.path ?? null, notes]);
    if (about !== this.about) this.dismissed = false;
    this.about = about;
    this.element.hidden = this.dismissed || warnings.length === 0;
    const words = warnings.join('. ');
    if (this.words.textContent === words) return;
    this.words.textContent = words;
    this.words.title = warnings.join('\n');
  }
}
