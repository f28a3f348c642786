import type { Rgb } from '../src/core/palettes';
import { luminance } from './contrast';
import { context2d } from './dom';

/** The colours and fonts of VS Code that canvases need as numbers. */
export interface Theme {
  readonly kind: 'dark' | 'light';
  /** High contrast: borders and weight instead of shades. */
  readonly contrast: boolean;
  /** Background and text of the editor. */
  readonly ground: Rgb;
  readonly ink: Rgb;
  readonly dim: Rgb;
  readonly font: string;
  readonly fontSize: number;
}

const FALLBACK = {
  dark: { ground: '#1f1f1f', ink: '#cccccc', dim: '#9d9d9d' },
  light: { ground: '#ffffff', ink: '#3b3b3b', dim: '#616161' },
} as const;

/** The system's own colours in place of every page's, as in Windows' contrast themes. */
const forcedColours = matchMedia('(forced-colors: active)');

/** Reads the theme that VS Code has set on the page. */
export function readTheme(): Theme {
  const style = getComputedStyle(document.body);
  const value = (name: string, fallback: string): string => style.getPropertyValue(name).trim() || fallback;
  const font = value('--vscode-editor-font-family', 'monospace');
  const fontSize = parseFloat(value('--vscode-editor-font-size', '13px')) || 13;
  if (forcedColours.matches) {
    const [ground, ink] = [parseCssColour('Canvas'), parseCssColour('CanvasText')];
    return {
      kind: luminance(ground) > luminance(ink) ? 'light' : 'dark',
      contrast: true,
      ground,
      ink,
      dim: ink,
      font,
      fontSize,
    };
  }
  const { classList } = document.body;
  const kind =
    classList.contains('vscode-light') || classList.contains('vscode-high-contrast-light') ? 'light' : 'dark';
  const ground = parseCssColour(value('--vscode-editor-background', FALLBACK[kind].ground));
  return {
    kind,
    contrast: classList.contains('vscode-high-contrast') || classList.contains('vscode-high-contrast-light'),
    ground,
    ink: parseCssColour(value('--vscode-editor-foreground', FALLBACK[kind].ink), ground),
    dim: parseCssColour(value('--vscode-descriptionForeground', FALLBACK[kind].dim), ground),
    font,
    fontSize,
  };
}

/** Calls back after VS Code has changed theme: it sets classes on the body and variables on the root. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ['class'] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  forcedColours.addEventListener('change', changed);
}

/** Any CSS colour as numbers; what it lets through shows the ground. */
function parseCssColour(colour: string, ground: Rgb = [0, 0, 0]): Rgb {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 1;
  const context = context2d(canvas);
  context.fillStyle = `rgb(${ground.join(' ')})`;
  context.fillRect(0, 0, 1, 1);
  context.fillStyle = colour;
  context.fillRect(0, 0, 1, 1);
  const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data;
  return [red, green, blue];
}
