import { percent } from '../../src/core/paint';
import type { OutputsRequest, Prediction } from '../../src/protocol/engine';
import { element } from '../dom';
import type { Host } from '../host';
import { visiblePiece } from '../words';
import { shareRow } from './shareRow';

export interface PredictionsTitle {
  readonly before: string;
  readonly unit: string;
  readonly after: string;
}

/** What a list of predictions is of. */
export interface PredictionsWanted {
  readonly document: string;
  /** What it is called, around the text of a unit. */
  readonly title: PredictionsTitle;
  /** Null: there is nothing to ask. */
  readonly request: OutputsRequest | null;
  /** The run is over: the model can be asked. */
  readonly done: boolean;
}

/** What the model says, likeliest first, with probabilities. Not there where it has no head that says anything. */
export class PredictionList {
  readonly element: HTMLElement;
  private readonly before = element('span', 'caps');
  private readonly unit = element('bdi', 'title-unit');
  private readonly after = element('span', 'caps');
  private readonly list = element('ol', 'top-rows');
  private document = '';
  private asked = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private controller = new AbortController();

  /** `quiet`: milliseconds for which a wish must stand before it is asked. */
  constructor(
    private readonly host: Host,
    private readonly quiet: number,
  ) {
    const title = element('h2', 'top-title', this.before, this.unit, this.after);
    this.element = element('section', 'aside-part predictions', element('div', 'top-head', title), this.list);
    this.element.hidden = true;
  }

  /** Asks once for each wish. What was said of the same document stays until the next answer. */
  update({ document, title, request, done }: PredictionsWanted): void {
    if (document !== this.document) {
      this.document = document;
      this.forget();
    }
    if (request === null) this.forget();
    else if (done) this.want(title, request);
  }

  private forget(): void {
    this.stop();
    this.asked = '';
    this.element.hidden = true;
  }

  private stop(): void {
    clearTimeout(this.timer);
    this.controller.abort();
  }

  private want(title: PredictionsTitle, request: OutputsRequest): void {
    const key = JSON.stringify(request);
    if (key === this.asked) return;
    this.asked = key;
    this.stop();
    this.controller = new AbortController();
    const { signal } = this.controller;
    this.timer = setTimeout(() => void this.ask(title, request, signal), this.quiet);
  }

  private async ask(title: PredictionsTitle, request: OutputsRequest, signal: AbortSignal): Promise<void> {
    try {
      const predictions = await this.host.outputs(request, signal);
      if (!signal.aborted) this.fill(title, predictions);
    } catch (error) {
      this.host.report(error);
    }
  }

  private fill({ before, unit, after }: PredictionsTitle, predictions: readonly Prediction[]): void {
    this.element.hidden = predictions.length === 0;
    this.element.setAttribute('aria-label', [before, unit, after].filter((words) => words !== '').join(' '));
    this.before.textContent = before;
    this.unit.textContent = unit;
    this.after.textContent = after;
    const most = Math.max(...predictions.map(({ probability }) => probability), 1e-9);
    this.list.replaceChildren(
      ...predictions.map(({ piece, probability }) => {
        const { item, button, name, bar, share } = shareRow('span');
        name.textContent = visiblePiece(piece);
        button.title = visiblePiece(piece);
        bar.style.setProperty('--share', (probability / most).toFixed(4));
        share.textContent = percent(probability);
        return item;
      }),
    );
  }
}
