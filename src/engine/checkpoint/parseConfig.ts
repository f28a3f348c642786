import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { LIMITS } from '../limits';

/** A whole number from 1 to a limit. */
export const upTo = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most));
/** A whole number from 1 up: heads, widths, contexts. */
export const positive = upTo(LIMITS.configNumber);
/** An epsilon, a base of angles. */
export const positiveReal = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** Parses a config.json by a schema. Throws CheckpointError naming file, key, what was wanted and what was found. */
export function parseConfig<S extends v.GenericSchema>(path: string, json: unknown, schema: S): v.InferOutput<S> {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const found = issue.received === 'undefined' ? 'nothing' : issue.received;
  const wanted = issue.expected?.replace(/^<=/, 'at most ') ?? 'another value';
  throw new CheckpointError(`${path}: ${v.getDotPath(issue) ?? 'config'}: wanted ${wanted}, found ${found}`);
}
