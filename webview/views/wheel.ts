type Wheel = Pick<WheelEvent, 'deltaX' | 'deltaY' | 'deltaMode' | 'ctrlKey' | 'shiftKey'>;

const LINE_MODE = 1;
const LINE_PIXELS = 16;
/** A notch of a wheel is at least so many pixels; two fingers on a pad move by less, or aslant. */
const NOTCH = 40;

/** By what a turn of the wheel zooms; a pinch comes as a wheel with Ctrl, in smaller steps. */
export function zoomFactor({ deltaY, deltaMode, ctrlKey }: Wheel): number {
  return Math.exp(-deltaY * (deltaMode === LINE_MODE ? LINE_PIXELS : 1) * (ctrlKey ? 0.01 : 0.002));
}

/** What is meant where both can be: the wheel of a mouse and a pinch zoom, two fingers on a pad and Shift move. */
export function wheelMeans({ deltaX, deltaY, deltaMode, ctrlKey, shiftKey }: Wheel): 'zoom' | 'pan' {
  if (ctrlKey) return 'zoom';
  if (shiftKey || deltaX !== 0) return 'pan';
  return deltaMode === LINE_MODE || Math.abs(deltaY) >= NOTCH ? 'zoom' : 'pan';
}
