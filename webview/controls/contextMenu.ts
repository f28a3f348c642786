import { element } from '../dom';
import './contextMenu.css';

export interface MenuItem {
  readonly label: string;
  readonly run: () => void;
}

/** Where a menu opens, CSS pixels of the page, and what there is to choose. */
export interface Menu {
  readonly x: number;
  readonly y: number;
  readonly items: readonly MenuItem[];
}

/** Room that a menu keeps to the edges of the page. */
const EDGE = 4;

/** Closes the menu that is open; at most one is. */
let close: () => void = () => undefined;

/**
 * Opens a menu by the pointer's right button, Shift+F10 and the menu key. `menuAt` tells what belongs to an element, and null
 * where it has no menu; a menu that the keyboard has opened lies at the element.
 */
export function listenForMenu(
  host: HTMLElement,
  menuAt: (target: EventTarget | null, pointer: MouseEvent | null) => readonly MenuItem[] | null,
): void {
  const open = (event: Event, pointer: MouseEvent | null): void => {
    const items = menuAt(event.target, pointer);
    event.preventDefault();
    if (items === null || items.length === 0) return;
    const box = event.target instanceof Element ? event.target.getBoundingClientRect() : new DOMRect();
    openMenu({ items, x: pointer?.clientX ?? box.left, y: pointer?.clientY ?? Math.min(box.bottom, innerHeight) });
  };
  host.addEventListener('contextmenu', (event) => open(event, event));
  host.addEventListener('keydown', (event) => {
    if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey)) open(event, null);
  });
}

/** The keyboard goes to the first entry, and back to where it was. */
export function openMenu({ x, y, items }: Menu): void {
  close();
  const before = document.activeElement;
  const buttons = items.map(({ label, run }) => {
    const button = element('button', 'menu-item', label);
    button.type = 'button';
    button.tabIndex = -1;
    button.setAttribute('role', 'menuitem');
    button.addEventListener('click', () => {
      leave();
      run();
    });
    button.addEventListener('pointerenter', () => button.focus());
    return button;
  });
  const menu = element('div', 'menu', ...buttons);
  menu.setAttribute('role', 'menu');
  menu.setAttribute('aria-label', 'Actions');
  const shut = (): void => {
    menu.remove();
    window.removeEventListener('pointerdown', outside, true);
    window.removeEventListener('blur', shut);
    close = () => undefined;
  };
  const leave = (): void => {
    shut();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
  };
  const outside = ({ target }: Event): void => {
    if (!(target instanceof Node && menu.contains(target))) shut();
  };
  menu.addEventListener('contextmenu', (event) => event.preventDefault());
  menu.addEventListener('keydown', (event) => {
    // Outside, keys move, zoom and clear.
    event.stopPropagation();
    if (event.key === 'Escape' || event.key === 'Tab') leave();
    else if (!move(event.key, buttons)) return;
    event.preventDefault();
  });
  window.addEventListener('pointerdown', outside, true);
  window.addEventListener('blur', shut);
  close = shut;
  // In the landmark that it belongs to.
  (before?.closest('main, header') ?? document.body).append(menu);
  const { offsetWidth: width, offsetHeight: height } = menu;
  menu.style.left = `${Math.max(EDGE, Math.min(x, innerWidth - width - EDGE))}px`;
  menu.style.top = `${Math.max(EDGE, Math.min(y, innerHeight - height - EDGE))}px`;
  buttons[0]?.focus({ preventScroll: true });
}

/** Arrows go around, Home and End to the ends. Returns whether the key meant something. */
function move(key: string, buttons: readonly HTMLButtonElement[]): boolean {
  const at = buttons.findIndex((button) => button === document.activeElement);
  const last = buttons.length - 1;
  const targets: Record<string, number> = {
    ArrowDown: at === last ? 0 : at + 1,
    ArrowUp: at <= 0 ? last : at - 1,
    Home: 0,
    End: last,
  };
  const target = targets[key];
  if (target === undefined) return false;
  buttons[target]?.focus();
  return true;
}
