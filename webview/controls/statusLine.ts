import { count } from '../../src/core/format';
import { percent, type Scale } from '../../src/core/paint';
import { paletteTable } from '../../src/core/palettes';
import type { Palette, PanelProgress } from '../../src/protocol/panel';
import { context2d, element } from '../dom';
import type { Theme } from '../theme';
import './statusLine.css';

/** The foot: one live line in words, what has been run, and what the colours stand for. */
export class StatusLine {
  readonly element: HTMLElement;
  private readonly line = element('span', 'status-words');
  private readonly run = element('span', 'status-run');
  private readonly ramp = element('canvas', 'legend-ramp');
  private readonly least = element('span', 'legend-least');
  private readonly most = element('span', 'legend-most');
  private readonly legend = element('span', 'legend', this.least, this.ramp, this.most);
  private drawn = '';

  constructor() {
    this.line.setAttribute('role', 'status');
    this.line.setAttribute('aria-live', 'polite');
    this.ramp.width = 64;
    this.ramp.height = 1;
    this.ramp.setAttribute('aria-hidden', 'true');
    this.legend.title = 'Colour grows with the square root of the weight above the median';
    this.element = element('footer', 'status-line', this.line, this.run, this.legend);
  }

  say(line: string): void {
    if (this.line.textContent === line) return;
    this.line.textContent = line;
    this.line.title = line;
  }

  progress(progress: PanelProgress | null): void {
    this.run.textContent = progress === null ? '' : progressWords(progress);
  }

  /** `scale`: the weights between which the colours run; null where nothing is painted. */
  scale(palette: Palette, theme: Theme, scale: Scale | null): void {
    this.legend.hidden = scale === null;
    this.least.textContent = scale === null || scale.floor === 0 ? '0' : percent(scale.floor);
    this.most.textContent = percent(scale?.peak ?? 0);
    const key = `${palette} ${theme.kind} ${theme.ground.join()}`;
    if (key === this.drawn) return;
    this.drawn = key;
    const table = paletteTable(palette, theme.ground, theme.kind);
    const image = new ImageData(64, 1);
    for (let x = 0; x < 64; x++) {
      const from = Math.round((x * 255) / 63) * 3;
      image.data.set([table[from] ?? 0, table[from + 1] ?? 0, table[from + 2] ?? 0, 255], x * 4);
    }
    context2d(this.ramp).putImageData(image, 0, 0);
  }
}

function progressWords({ running, done, total, milliseconds }: PanelProgress): string {
  const units = done === total ? `${count(total)} units` : `${count(done)} of ${count(total)} units`;
  return running || milliseconds === null ? units : `${units} · ${count(Math.round(milliseconds))} ms`;
}
