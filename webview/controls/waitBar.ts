import { element } from '../dom';
import './waitBar.css';

/** What takes less is not worth a word. */
const PATIENCE_MILLISECONDS = 300;

/** A thin bar at the top of a view: what it wants to show has been on its way for a while. How far it is, nobody knows. */
export class WaitBar {
  readonly element = element('div', 'wait', element('div', 'wait-fill'));
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.element.setAttribute('role', 'progressbar');
    this.element.setAttribute('aria-label', 'Weights are on their way');
    this.element.hidden = true;
  }

  /** `long`: it has waited long enough elsewhere. */
  update(waiting: boolean, long: boolean): void {
    if (!waiting) {
      clearTimeout(this.timer);
      this.timer = undefined;
      this.element.hidden = !long;
    } else if (long) this.element.hidden = false;
    else this.timer ??= setTimeout(() => (this.element.hidden = false), PATIENCE_MILLISECONDS);
  }
}
