import { stat, writeFile } from 'node:fs/promises';
import { TokenizerError } from '../../protocol/errors';
import { Rpc, type Handlers } from '../../protocol/rpc';
import type { NativeTokenizer } from '../input/nativeTokenizer';
import { forkPort } from '../ports';
import { endAtOnce } from './endAtOnce';
import type { HelperApi } from './helperApi';

/**
 * A helper process: it runs native code over files of strangers for the engine that has forked it, holds nothing that cannot be read
 * again, and ends with the engine. What it runs is loaded when it is asked for.
 */
export function startHelper(): void {
  const port = forkPort(endAtOnce);
  if (port === undefined) throw new Error('a helper is started by the engine');
  // Where memory is short, this process goes first, and not the engine (Linux).
  if (process.platform === 'linux') void writeFile('/proc/self/oom_score_adj', '1000').catch(() => undefined);
  new Rpc<HelperApi, object, object, object>(port, handlers(), {});
}

function handlers(): Handlers<HelperApi> {
  const tokenizers = new Map<string, NativeTokenizer>();
  const loaded = (path: string): NativeTokenizer => {
    const tokenizer = tokenizers.get(path);
    if (tokenizer === undefined) throw new TokenizerError(`${path}: was not loaded`);
    return tokenizer;
  };
  const pictures = () => import('../input/picture/nativePictures').then(({ nativePictures }) => nativePictures);
  return {
    ready: () => null,
    loadTokenizer: async ({ path }) => {
      const { NativeTokenizer } = await import('../input/nativeTokenizer');
      const tokenizer = await NativeTokenizer.load(path);
      tokenizers.set(path, tokenizer);
      const { size, mtimeMs } = await stat(path);
      return { vocabulary: tokenizer.vocabulary, stamp: `${size} ${mtimeMs}` };
    },
    encode: ({ path, text }) => loaded(path).encode(text),
    decode: ({ path, lists }) => loaded(path).decode(lists),
    readPicture: async ({ name, bytes }) => {
      const { open, decoded } = await (await pictures()).read(name, bytes);
      return { open, decoded };
    },
    previewPicture: async ({ name, bytes, transparent, side }) =>
      (await pictures()).preview({ name, bytes, transparent }, side),
    drawPicture: async ({ name, bytes, side }) => (await pictures()).draw({ name, bytes }, side),
    encodePng: async (drawn) => (await pictures()).encodePng(drawn),
  };
}
