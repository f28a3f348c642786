import { HeadlightError, isCancelled, TokenizerError } from '../../protocol/errors';
import type { Encoded, RunningTokenizer, Tokenizers } from '../input/tokenizer';
import type { ReadVocabulary } from '../input/vocabulary';
import { DEADLINES } from '../limits';
import type { HelperApi } from './helperApi';
import { HelperLost, type Helper, type HelperSession } from './helper';

/**
 * Tokenizers that run in a helper process, one for all of them. One that ends the helper, or holds it for too long, fails with a
 * TokenizerError that names its file; the others are read anew by the next helper when they are asked for, and go on.
 */
export class HelperTokenizers implements Tokenizers {
  /** Those that are or were in use: a model that is held has its own. */
  private readonly seen = new Set<string>();
  /** The one that was expected, until it is wanted. */
  private early: { readonly path: string; readonly running: Promise<RunningTokenizer> } | null = null;

  constructor(private readonly helper: Helper) {}

  expect(path: string): void {
    if (this.seen.has(path)) return;
    const running = this.read(path);
    running.catch(() => undefined);
    this.early = { path, running };
  }

  load(path: string): Promise<RunningTokenizer> {
    const { early } = this;
    this.early = null;
    return early?.path === path ? early.running : this.read(path);
  }

  private async read(path: string): Promise<RunningTokenizer> {
    this.seen.add(path);
    const { vocabulary, stamp } = await naming(path, 'it cannot be loaded', () =>
      this.helper.use((session) => loadInto(session, path)),
    );
    return new HelpedTokenizer(this.helper, path, vocabulary, stamp);
  }
}

class HelpedTokenizer implements RunningTokenizer {
  constructor(
    private readonly helper: Helper,
    private readonly path: string,
    readonly vocabulary: ReadVocabulary,
    private readonly stamp: string,
  ) {}

  encode(text: string, signal?: AbortSignal): Promise<Encoded> {
    const milliseconds = DEADLINES.encode + (DEADLINES.encodeThousand * text.length) / 1000;
    return this.ask('the text cannot be tokenized', signal, (session) =>
      session.call('encode', { path: this.path, text }, { milliseconds, signal }),
    );
  }

  decode(lists: readonly (readonly number[])[]): Promise<readonly string[]> {
    return this.ask('the ids cannot be decoded', undefined, (session) =>
      session.call('decode', { path: this.path, lists }, { milliseconds: DEADLINES.decode }),
    );
  }

  private ask<T>(
    what: string,
    signal: AbortSignal | undefined,
    job: (session: HelperSession) => Promise<T>,
  ): Promise<T> {
    const { path, stamp } = this;
    return naming(path, what, () =>
      this.helper.use(async (session) => {
        if (!session.holds.has(path)) {
          const again = await loadInto(session, path);
          if (again.stamp !== stamp) {
            session.holds.delete(path);
            throw new TokenizerError(`${path}: has changed since its model was loaded; run it again`);
          }
        }
        return job(session);
      }, signal),
    );
  }
}

async function loadInto(session: HelperSession, path: string): Promise<ReturnType<HelperApi['loadTokenizer']>> {
  const loaded = await session.call('loadTokenizer', { path }, { milliseconds: DEADLINES.loadTokenizer });
  session.holds.add(path);
  return loaded;
}

/** Throws TokenizerError that names the file, whatever went wrong; CancelledError. */
async function naming<T>(path: string, what: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (isCancelled(error)) throw error;
    if (error instanceof HelperLost)
      throw new TokenizerError(`${path}: ${what}: the process that ran the tokenizer ${error.message}`, {
        cause: error,
      });
    const message = error instanceof Error ? error.message : String(error);
    const named = error instanceof HeadlightError && error.code === 'tokenizer';
    throw new TokenizerError(named ? message : `${path}: ${what}: ${message}`, { cause: error });
  }
}
