import type { EngineClient } from '../client/engineClient';
import type { Inspections } from './inspections';

const RESTART = 'Restart Engine';

/**
 * Tells, once, that the engine does not answer any more, and restarts it where that is wanted. What is shown stays; it is run again with the
 * new engine.
 */
export class StoppedEngine {
  private readonly subscription: { dispose(): void };
  private asking = false;

  /** `ask`: shows a message with one button; resolves with the button's name where it was chosen. */
  constructor(
    private readonly engine: Pick<EngineClient, 'onStopped' | 'restart'>,
    private readonly inspections: Pick<Inspections, 'inspectAllAgain'>,
    private readonly ask: (message: string, button: string) => PromiseLike<string | undefined>,
  ) {
    this.subscription = engine.onStopped(() => void this.tell());
  }

  dispose(): void {
    this.subscription.dispose();
  }

  private async tell(): Promise<void> {
    // The message stands until it is answered, also where the engine came back and has stopped again.
    if (this.asking) return;
    this.asking = true;
    const answer = await this.ask('The attention engine has stopped answering. What is shown stays.', RESTART);
    this.asking = false;
    if (answer !== RESTART) return;
    this.engine.restart();
    await this.inspections.inspectAllAgain();
  }
}
