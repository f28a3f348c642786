import { reduce, type Action, type PanelState } from './state';

/** Holds the state and tells about changes once a frame, however many actions came in between. */
export class Store {
  private readonly subscribers: ((state: PanelState) => void)[] = [];
  private scheduled = false;

  constructor(private current: PanelState) {}

  get state(): PanelState {
    return this.current;
  }

  dispatch(action: Action): void {
    const next = reduce(this.current, action);
    if (next === this.current) return;
    this.current = next;
    this.schedule();
  }

  subscribe(subscriber: (state: PanelState) => void): void {
    this.subscribers.push(subscriber);
  }

  /** Tells everyone in the next frame: something beside the state changed, such as the theme. */
  schedule(): void {
    if (this.scheduled) return;
    this.scheduled = true;
    requestAnimationFrame(() => {
      this.scheduled = false;
      for (const subscriber of this.subscribers) subscriber(this.current);
    });
  }
}
