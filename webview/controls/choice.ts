import { toolkitDropdown } from './toolkit';

export interface ChoiceOption<T> {
  readonly value: T;
  readonly label: string;
  /** What the pointer is told. */
  readonly title?: string;
  /** It can be seen, and not chosen: its title says why. */
  readonly refused?: boolean;
}

/** A dropdown over a few values of any type. */
export class Choice<T> {
  readonly element = toolkitDropdown();
  private options: readonly ChoiceOption<T>[] = [];
  private shown = -1;

  /** `label` is what a screen reader says, `title` what the pointer is told. */
  constructor(label: string, title: string, chosen: (value: T) => void) {
    this.element.setAttribute('aria-label', label);
    this.element.title = title;
    this.keepEscape();
    this.element.addEventListener('change', () => {
      const { selectedIndex } = this.element;
      const option = this.options[selectedIndex];
      if (option === undefined || selectedIndex === this.shown) return;
      this.shown = selectedIndex;
      chosen(option.value);
    });
  }

  /** Escape closes an open list, and goes no further: outside it clears the inspection. */
  private keepEscape(): void {
    let open = false;
    this.element.addEventListener('keydown', () => (open = this.element.open), { capture: true });
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape' && open) event.stopPropagation();
    });
  }

  /** Shows these options with this one chosen; does nothing where nothing has changed. */
  set(options: readonly ChoiceOption<T>[], value: T): void {
    const index = options.findIndex((option) => option.value === value);
    this.shown = index;
    if (!same(options, this.options)) {
      this.options = options;
      this.element.replaceChildren(...options.map((option, i) => optionElement(option, String(i), i === index)));
    }
    if (this.element.value !== String(index)) this.element.value = String(index);
  }
}

function same<T>(a: readonly ChoiceOption<T>[], b: readonly ChoiceOption<T>[]): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every(({ value, label, title, refused }, i) => {
        const other = b[i]!;
        return other.value === value && other.label === label && other.title === title && other.refused === refused;
      }))
  );
}

function optionElement<T>(
  { label, title = '', refused = false }: ChoiceOption<T>,
  value: string,
  selected: boolean,
): HTMLElement {
  const option = document.createElement('vscode-option');
  option.textContent = label;
  option.title = title;
  option.toggleAttribute('disabled', refused);
  option.setAttribute('value', value);
  if (selected) option.setAttribute('selected', '');
  return option;
}
