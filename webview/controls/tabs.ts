import { element } from '../dom';
import './tabs.css';

export interface Tab {
  readonly id: string;
  readonly title: string;
}

/** The views as tabs; arrow keys move, and moving shows. */
export class Tabs {
  readonly element = element('div', 'tabs');
  private readonly buttons = new Map<string, HTMLButtonElement>();

  constructor(tabs: readonly Tab[], choose: (view: string) => void) {
    this.element.setAttribute('role', 'tablist');
    this.element.setAttribute('aria-label', 'Views');
    for (const { id, title } of tabs) {
      const button = element('button', 'tab', title);
      button.type = 'button';
      button.id = `tab-${id}`;
      button.setAttribute('role', 'tab');
      button.setAttribute('aria-controls', `view-${id}`);
      button.addEventListener('click', () => {
        choose(id);
      });
      this.buttons.set(id, button);
    }
    this.element.append(...this.buttons.values());
    this.element.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const shown = tabs.filter(({ id }) => this.buttons.get(id)?.hidden === false);
      const at = shown.findIndex(({ id }) => this.buttons.get(id) === document.activeElement);
      const next = step === undefined ? undefined : shown[(at + step + shown.length) % shown.length];
      if (next === undefined) return;
      event.preventDefault();
      choose(next.id);
      this.buttons.get(next.id)?.focus();
    });
  }

  /** `offered`: the views that can show what there is; the others have no tab. */
  update(view: string, offered: ReadonlySet<string>): void {
    for (const [id, button] of this.buttons) {
      button.hidden = !offered.has(id);
      button.setAttribute('aria-selected', String(id === view));
      button.tabIndex = id === view ? 0 : -1;
    }
  }
}
