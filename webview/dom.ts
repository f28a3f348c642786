type Child = Node | string;

/** An element with a class and children. Strings become text nodes: nothing of a document is ever parsed as HTML. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className: string,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const result = document.createElement(tag);
  if (className !== '') result.className = className;
  result.append(...children);
  return result;
}

/** A canvas's 2d context; every browser that VS Code runs in has one. */
export function context2d(canvas: HTMLCanvasElement): CanvasRenderingContext2D {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2d canvas context');
  return context;
}

/** Makes a canvas's bitmap as large as its box in device pixels. Returns the ratio between the two. */
export function fitCanvas(canvas: HTMLCanvasElement, width: number, height: number): number {
  const ratio = window.devicePixelRatio;
  const pixels = { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) };
  if (canvas.width !== pixels.width) canvas.width = pixels.width;
  if (canvas.height !== pixels.height) canvas.height = pixels.height;
  return ratio;
}
