import { zoomFactor } from '../wheel';

/** What the pointer does on the map. Points are in CSS pixels from the element's corner. */
export interface Gestures {
  hover(x: number, y: number): void;
  leave(): void;
  click(x: number, y: number): void;
  pan(dx: number, dy: number): void;
  zoom(x: number, y: number, factor: number): void;
}

/** A pointer that has moved so far is dragging, CSS pixels. */
const DRAG = 3;

/** Wheel and pinch zoom around the pointer, dragging pans, a press without moving is a click. */
export function listenToGestures(element: HTMLElement, gestures: Gestures): void {
  let pressed: { x: number; y: number; dragged: boolean } | null = null;
  const point = (event: MouseEvent): [number, number] => {
    const box = element.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    pressed = { x: event.clientX, y: event.clientY, dragged: false };
    element.setPointerCapture(event.pointerId);
  });
  element.addEventListener('pointermove', (event) => {
    if (pressed === null) {
      gestures.hover(...point(event));
      return;
    }
    const dx = event.clientX - pressed.x;
    const dy = event.clientY - pressed.y;
    if (!pressed.dragged && Math.hypot(dx, dy) < DRAG) return;
    pressed = { x: event.clientX, y: event.clientY, dragged: true };
    gestures.pan(dx, dy);
  });
  element.addEventListener('pointerup', (event) => {
    if (pressed !== null && !pressed.dragged) gestures.click(...point(event));
    pressed = null;
  });
  element.addEventListener('pointercancel', () => (pressed = null));
  element.addEventListener('pointerleave', () => gestures.leave());
  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      gestures.zoom(...point(event), zoomFactor(event));
    },
    { passive: false },
  );
}
