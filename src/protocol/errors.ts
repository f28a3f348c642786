export type ErrorCode =
  | 'checkpoint'
  | 'tokenizer'
  | 'image'
  | 'input'
  | 'memory'
  | 'numbers'
  | 'usage'
  | 'cancelled'
  | 'engine-gone'
  | 'not-held'
  | 'not-found'
  | 'internal';

/** An error with a code that survives the way between processes. The message names what was wanted and what was found. */
export class HeadlightError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = 'HeadlightError';
  }
}

/** A model folder or weights file that cannot be used. */
export class CheckpointError extends HeadlightError {
  constructor(message: string, options?: ErrorOptions) {
    super('checkpoint', message, options);
    this.name = 'CheckpointError';
  }
}

export class TokenizerError extends HeadlightError {
  constructor(message: string, options?: ErrorOptions) {
    super('tokenizer', message, options);
    this.name = 'TokenizerError';
  }
}

/** A picture's file that cannot be used. The message begins with its name. */
export class ImageError extends HeadlightError {
  constructor(message: string, options?: ErrorOptions) {
    super('image', message, options);
    this.name = 'ImageError';
  }
}

/** The engine process ended while something was asked of it. */
export class EngineGoneError extends HeadlightError {
  constructor(message: string, options?: ErrorOptions) {
    super('engine-gone', message, options);
    this.name = 'EngineGoneError';
  }
}

/** A newer run took over, or the person stopped it. Never shown. */
export class CancelledError extends HeadlightError {
  constructor() {
    super('cancelled', 'cancelled');
    this.name = 'CancelledError';
  }
}

export function isCancelled(error: unknown): boolean {
  return error instanceof HeadlightError && error.code === 'cancelled';
}
