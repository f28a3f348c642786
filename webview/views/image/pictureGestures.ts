import { wheelMeans, zoomFactor } from '../wheel';

/** What the pointer does on the picture. Points are in CSS pixels from the element's corner. */
export interface PictureGestures {
  hover(x: number, y: number): void;
  leave(): void;
  /** A button went down; a click, a drag or a move of the picture may follow. */
  press(): void;
  click(x: number, y: number): void;
  /** Follows its first click. */
  doubleClick(): void;
  /** A region is dragged from one point to another; `done`: the pointer was let go there. */
  drag(from: Point, to: Point, done: boolean): void;
  /** A drag was broken off. */
  dropDrag(): void;
  pan(dx: number, dy: number): void;
  zoom(x: number, y: number, factor: number): void;
}

export type Point = readonly [x: number, y: number];

/** A pointer that has moved so far is dragging, CSS pixels. */
const DRAG = 4;

interface Press {
  readonly kind: 'region' | 'pan';
  readonly from: Point;
  last: Point;
  dragged: boolean;
}

/** A drag chooses a region; with the space bar or the middle button it moves the picture. A press without moving is a click. `forget` breaks a drag off. */
export function listenToPicture(element: HTMLElement, gestures: PictureGestures): { forget(): void } {
  let pressed: Press | null = null;
  let space = false;
  /** The press that has just ended was no drag. */
  let clicks = false;
  const point = (event: MouseEvent): Point => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  listenToSpace(element, (held) => {
    space = held;
    element.classList.toggle('moving', held);
  });
  element.addEventListener('pointerdown', (event) => {
    if (event.button > 1) return;
    const from = point(event);
    pressed = { kind: event.button === 1 || space ? 'pan' : 'region', from, last: from, dragged: false };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('mousedown', (event) => {
    // The keyboard stays where the press puts it.
    event.preventDefault();
    gestures.press();
  });
  element.addEventListener('pointermove', (event) => {
    const at = point(event);
    if (pressed === null) {
      gestures.hover(...at);
      return;
    }
    if (!pressed.dragged && Math.hypot(at[0] - pressed.from[0], at[1] - pressed.from[1]) < DRAG) return;
    pressed.dragged = true;
    if (pressed.kind === 'pan') gestures.pan(at[0] - pressed.last[0], at[1] - pressed.last[1]);
    else gestures.drag(pressed.from, at, false);
    pressed.last = at;
  });
  element.addEventListener('pointerup', (event) => {
    const press = pressed;
    pressed = null;
    clicks = press?.kind === 'region' && !press.dragged;
    if (press?.kind === 'region' && press.dragged) gestures.drag(press.from, point(event), true);
  });
  element.addEventListener('click', (event) => {
    // The second click of two is a double click's.
    if (clicks && event.detail < 2) gestures.click(...point(event));
  });
  element.addEventListener('pointercancel', () => {
    if (pressed?.dragged === true && pressed.kind === 'region') gestures.dropDrag();
    pressed = null;
  });
  element.addEventListener('dblclick', () => gestures.doubleClick());
  element.addEventListener('pointerleave', () => gestures.leave());
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      if (wheelMeans(event) === 'zoom') gestures.zoom(...point(event), zoomFactor(event));
      else if (event.shiftKey && event.deltaX === 0) gestures.pan(-event.deltaY, 0);
      else gestures.pan(-event.deltaX, -event.deltaY);
    },
    { passive: false },
  );
  return { forget: () => (pressed = null) };
}

/** The space bar moves the picture while nothing has the keyboard that the space bar presses. */
function listenToSpace(element: HTMLElement, held: (down: boolean) => void): void {
  window.addEventListener('keydown', (event) => {
    const { target } = event;
    const presses =
      target instanceof Element &&
      target.closest('button, input, vscode-dropdown, vscode-checkbox, [role=option]') !== null;
    if (event.key !== ' ' || presses || element.offsetParent === null) return;
    event.preventDefault();
    held(true);
  });
  window.addEventListener('keyup', ({ key }) => {
    if (key === ' ') held(false);
  });
  window.addEventListener('blur', () => held(false));
}
