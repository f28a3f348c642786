import type { HeadChoice } from '../../src/protocol/lens';
import { ablateItem, isAblated } from '../changeItems';
import { element } from '../dom';
import { headColour } from '../headColour';
import type { Host } from '../host';
import { headFigures, type HeadFigures } from '../summary';
import type { Theme } from '../theme';
import type { ViewData } from '../viewData';
import { figure } from '../words';
import { listenForMenu } from './contextMenu';
import './headStrip.css';
import { radioTarget } from './radioTarget';

/**
 * One coloured square a head, and the mean and the maximum over all: one choice out of these, as a radio group. A square
 * fills up from below as far as its head is focused, once its layer's summary has come.
 */
export class HeadStrip {
  readonly element = element('div', 'head-strip');
  private buttons: HTMLButtonElement[] = [];
  private choices: HeadChoice[] = [];
  private chosen: HeadChoice = 'mean';
  private drawn: readonly unknown[] = [];
  private data: ViewData | null = null;

  constructor(private readonly host: Host) {
    this.element.setAttribute('role', 'radiogroup');
    this.element.setAttribute('aria-label', 'Head');
    this.element.addEventListener('keydown', (event) => this.onKey(event));
    listenForMenu(this.element, (target) => {
      const head = this.choices[this.buttons.findIndex((button) => target instanceof Node && button.contains(target))];
      return this.data === null || typeof head !== 'number' ? null : ablateItem(host, this.data, head);
    });
  }

  update(data: ViewData, theme: Theme): void {
    const { inspection, lens, summary, map } = data;
    const { heads } = map;
    this.data = data;
    if (this.choices.length !== heads + 2) this.build(heads);
    this.chosen = lens.head;
    const inputs = [lens.head, map.address, summary, theme, heads, inspection.changes];
    if (inputs.every((value, i) => value === this.drawn[i])) return;
    this.drawn = inputs;
    this.buttons.forEach((button, i) => {
      const choice = this.choices[i] ?? 'mean';
      const checked = choice === lens.head;
      button.setAttribute('aria-checked', String(checked));
      button.tabIndex = checked ? 0 : -1;
      button.classList.toggle('lit', checked || typeof lens.head !== 'number');
      if (typeof choice !== 'number') return;
      const figures = summary && headFigures(summary, choice, inspection.card?.context ?? Infinity);
      button.classList.toggle('ablated', isAblated(inspection.changes, map.address, choice));
      button.style.setProperty('--hue', headColour(choice, heads, theme.kind));
      button.style.setProperty('--fill', figures === null ? '0' : (0.25 + 0.75 * figures.focus).toFixed(3));
      button.title = `Head ${choice}${figures === null ? ' · not run yet' : figuresWords(figures)}\nClick: this head or the mean · double click: only this head`;
    });
  }

  private choose(head: HeadChoice): void {
    this.host.setLens({ head });
  }

  private build(heads: number): void {
    this.choices = ['mean', 'max', ...Array.from({ length: heads }, (_, head) => head)];
    this.buttons = this.choices.map((choice) => this.button(choice));
    const [mean, max, ...squares] = this.buttons;
    const words = element('span', 'head-words', ...(mean && max ? [mean, max] : []));
    this.element.replaceChildren(words, element('span', 'head-squares', ...squares));
  }

  private button(choice: HeadChoice): HTMLButtonElement {
    const isHead = typeof choice === 'number';
    const button = element(
      'button',
      isHead ? 'head-square' : 'head-word',
      isHead ? element('span', 'head-fill') : choice,
    );
    button.type = 'button';
    button.setAttribute('role', 'radio');
    button.setAttribute(
      'aria-label',
      isHead ? `Head ${choice}` : `${choice === 'mean' ? 'Mean' : 'Maximum'} over all heads`,
    );
    if (!isHead) button.title = choice === 'mean' ? 'The mean over all heads' : 'The strongest head at each weight';
    button.addEventListener('click', ({ detail }) => {
      // The second click of two is a double click's.
      if (detail > 1) return;
      this.choose(isHead && this.chosen === choice ? 'mean' : choice);
    });
    button.addEventListener('dblclick', () => {
      this.choose(choice);
    });
    return button;
  }

  private onKey(event: KeyboardEvent): void {
    const target = radioTarget(event.key, this.choices.indexOf(this.chosen), this.choices.length);
    const choice = target === null ? undefined : this.choices[target];
    if (target === null || choice === undefined) return;
    event.preventDefault();
    this.choose(choice);
    this.buttons[target]?.focus();
  }
}

function figuresWords({ entropy, peak }: HeadFigures): string {
  return ` · entropy ${entropy.toFixed(2)} nats · a unit receives at most ${figure(peak)}`;
}
