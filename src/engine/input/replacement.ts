import { readJsonObject } from '../checkpoint/files';

/** Names of the tokens that stand for one that is hidden or not known, in the order of preference. */
const KEYS = ['mask_token', 'unk_token'] as const;
/** As they are called where no file says. */
const USUAL = ['[MASK]', '<mask>'];

/**
 * The tokens that may stand in place of one that is taken away, likeliest first: as `tokenizer_config.json` and
 * `special_tokens_map.json` of a model folder name them. Throws CheckpointError for a file that is not JSON.
 */
export async function replacementNames(folder: string): Promise<string[]> {
  const files = await Promise.all(
    ['tokenizer_config.json', 'special_tokens_map.json'].map((name) => readJsonObject(folder, name)),
  );
  const [mask, unknown] = KEYS.map((key) => files.flatMap((json) => tokenName(json?.[key]) ?? []));
  return [...(mask ?? []), ...USUAL, ...(unknown ?? [])];
}

/** A token is written as a text, or as an object around one. */
function tokenName(token: unknown): string | null {
  if (typeof token === 'string') return token;
  const content = typeof token === 'object' && token !== null && 'content' in token ? token.content : null;
  return typeof content === 'string' ? content : null;
}
