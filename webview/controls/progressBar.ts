import type { PanelProgress } from '../../src/protocol/panel';
import { element } from '../dom';
import './progressBar.css';

/** A thin line under the tabs: how much of the run is done. */
export class ProgressBar {
  readonly element = element('div', 'progress', element('div', 'progress-fill'));

  constructor() {
    this.element.setAttribute('role', 'progressbar');
    this.element.setAttribute('aria-label', 'Run');
    this.element.setAttribute('aria-valuemin', '0');
    this.element.setAttribute('aria-valuemax', '100');
  }

  update(progress: PanelProgress | null): void {
    const running = progress?.running ?? false;
    const share = Math.min(1, Math.max(0, progress?.share ?? 0));
    this.element.classList.toggle('running', running);
    this.element.style.setProperty('--share', String(share));
    this.element.setAttribute('aria-valuenow', String(Math.round(share * 100)));
  }
}
