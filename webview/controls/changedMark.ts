import { changeWords } from '../../src/core/changeWords';
import type { PanelInspection } from '../../src/protocol/panel';
import { element } from '../dom';
import type { Host } from '../host';
import { listAt } from '../viewData';
import { unitName } from '../words';
import './changedMark.css';

/** Says what was done to the run that is shown, and takes it back. */
export class ChangedMark {
  readonly element: HTMLElement;
  private readonly words = element('span', 'changed-words');

  constructor(host: Host) {
    const back = element('button', 'link', 'Take back');
    back.type = 'button';
    back.title = 'Run it again as the model is';
    back.addEventListener('click', () => host.change([]));
    this.element = element('div', 'changed', element('span', 'changed-mark caps', 'Changed'), this.words, back);
    this.element.setAttribute('role', 'group');
    this.element.setAttribute('aria-label', 'Changed run');
    this.element.hidden = true;
  }

  update(inspection: PanelInspection): void {
    this.element.hidden = inspection.changes.length === 0;
    const words = changeWords(inspection.changes, inspection.maps, (id, unit) => {
      const list = listAt(inspection, id);
      // Isolated, so that right-to-left text does not turn the sentence around.
      return list === undefined ? undefined : `\u2068${unitName(list.units, unit)}\u2069`;
    });
    if (this.words.textContent === words) return;
    this.words.textContent = words;
    this.words.title = words;
  }
}
