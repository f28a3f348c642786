import { percent } from '../../src/core/paint';
import type { Palette, SinkMode } from '../../src/protocol/panel';
import { element } from '../dom';
import type { Host } from '../host';
import type { ViewData } from '../viewData';
import { sinkWords } from '../words';
import { Choice, type ChoiceOption } from './choice';
import './scaleBar.css';

const SINKS: readonly ChoiceOption<SinkMode>[] = [
  { value: 'apart', label: 'Apart' },
  { value: 'renormalise', label: 'Left out' },
  { value: 'include', label: 'In the scale' },
];

const PALETTES: readonly ChoiceOption<Palette>[] = [
  { value: 'amber', label: 'Amber' },
  { value: 'viridis', label: 'Viridis' },
  { value: 'cividis', label: 'Cividis' },
  { value: 'magma', label: 'Magma' },
];

/** What the colours mean: the share that rests on special tokens and how it is treated, and the palette. */
export class ScaleBar {
  readonly element: HTMLElement;
  private readonly bar = element('span', 'sink-bar', element('span', 'sink-fill'));
  private readonly label = element('span', 'sink-label');
  private readonly sink: Choice<SinkMode>;
  private readonly palette: Choice<Palette>;

  constructor(host: Host) {
    this.sink = new Choice(
      'Sink: special tokens',
      'Special tokens take much of the attention. Apart: they keep it, and do not set the colour scale. Left out: the rest adds up to 100 %. In the scale: they count as any unit',
      (sink) => host.setOptions({ sink }),
    );
    this.palette = new Choice('Palette', 'Palette', (palette) => host.setOptions({ palette }));
    this.bar.setAttribute('aria-hidden', 'true');
    this.element = element('div', 'scale-bar', this.label, this.bar, this.sink.element, this.palette.element);
  }

  update({ heat, options }: ViewData): void {
    const sink = heat?.sink ?? 0;
    this.label.textContent = sinkWords(sink);
    this.label.title = `Special tokens hold ${percent(sink)} of the weight`;
    this.bar.style.setProperty('--share', sink.toFixed(4));
    this.sink.set(SINKS, options.sink);
    this.palette.set(PALETTES, options.palette);
  }
}
