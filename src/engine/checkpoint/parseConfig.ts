import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';

/** A whole number from 1 up: layers, heads, widths, contexts. */
export const positive = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
/** An epsilon, a base of angles. */
export const positiveReal = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** Parses a config.json by a schema. Throws CheckpointError naming file, key, what was wanted and what was found. */
export function parseConfig<S extends v.GenericSchema>(path: string, json: unknown, schema: S): v.InferOutput<S> {
  const result = v.safeParse(schema, json);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const found = issue.received === 'undefined' ? 'nothing' : issue.received;
  throw new CheckpointError(
    `${path}: ${v.getDotPath(issue) ?? 'config'}: wanted ${issue.expected ?? 'another value'}, found ${found}`,
  );
}
