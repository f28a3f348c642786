import type { EngineEvents } from '../protocol/engine';

/** Tells the other side of an event. */
export type Emit = <E extends keyof EngineEvents>(event: E, payload: EngineEvents[E]) => void;
