import * as v from 'valibot';
import { TokenizerError } from '../../protocol/errors';
import { jsonDepth } from '../checkpoint/jsonDepth';
import { LIMITS } from '../limits';

const TokenizerFile = v.looseObject({
  model: v.looseObject({
    dropout: v.nullish(v.number()),
    unk_token: v.nullish(v.string()),
    unk_id: v.nullish(v.number()),
  }),
  pre_tokenizer: v.nullish(v.looseObject({ type: v.string() })),
  post_processor: v.nullish(v.looseObject({})),
  added_tokens: v.optional(v.array(v.looseObject({ id: v.number(), special: v.optional(v.boolean()) })), []),
});

/** What is read off a `tokenizer.json` before the native tokenizer gets it. */
export interface ParsedTokenizerFile {
  /**
   * With `trim_offsets` off: a unit's range is then all of its text, and one of spaces only has a range at all. Without the `dropout` of
   * training, by which byte pairs are left apart at random: the same text would have other units each time.
   */
  readonly json: string;
  readonly specialIds: ReadonlySet<number>;
  /** Whether there is a pre-tokenizer, so that word ids mean something. */
  readonly cutsWords: boolean;
  /** The token, or its id, for what the vocabulary has no other for. */
  readonly unknown: string | number | null;
}

/** Throws TokenizerError with the path. */
export function parseTokenizerFile(json: string, path: string): ParsedTokenizerFile {
  if (jsonDepth(json) > LIMITS.jsonDepth)
    throw new TokenizerError(`${path}: wanted JSON of at most ${LIMITS.jsonDepth} levels, found more`);
  let data: unknown;
  try {
    data = JSON.parse(json);
  } catch (error) {
    throw new TokenizerError(`${path}: broken JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const parsed = v.safeParse(TokenizerFile, data);
  if (!parsed.success) {
    const [issue] = parsed.issues;
    throw new TokenizerError(
      `${path}: ${v.getDotPath(issue) ?? 'content'}: wanted ${issue.expected}, found ${issue.received}`,
    );
  }
  const file = parsed.output;
  return {
    json:
      keepsOffsets(file.post_processor) && (file.model.dropout ?? null) === null
        ? json
        : JSON.stringify({
            ...file,
            model: 'dropout' in file.model ? { ...file.model, dropout: null } : file.model,
            post_processor: untrimmed(file.post_processor),
          }),
    specialIds: new Set(file.added_tokens.filter((token) => token.special === true).map((token) => token.id)),
    cutsWords: file.pre_tokenizer !== null && file.pre_tokenizer !== undefined,
    unknown: file.model.unk_token ?? file.model.unk_id ?? null,
  };
}

function keepsOffsets(processor: unknown): boolean {
  return !JSON.stringify(processor ?? null).includes('"trim_offsets":true');
}

function untrimmed(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(untrimmed);
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, key === 'trim_offsets' ? false : untrimmed(value)]),
  );
}
