import { EngineGoneError } from '../protocol/errors';

/** What went wrong, in the words that a person is told. */
export function messageOf(error: unknown): string {
  if (error instanceof EngineGoneError) return `${error.message}; what is shown stays; the next run starts a new one`;
  return error instanceof Error ? error.message : String(error);
}
