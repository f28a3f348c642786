import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';

/** Ids at which a text ends: one, several, or none. */
export const endIds = v.optional(v.nullable(v.union([v.number(), v.array(v.number())])), null);

/** Throws CheckpointError unless `heads` divides `width`. */
export function checkHeads(path: string, width: number, heads: number): void {
  if (width % heads !== 0)
    throw new CheckpointError(`${path}: wanted a width that ${heads} heads divide, found ${width}`);
}

export function asList(ids: number | readonly number[] | null): readonly number[] {
  if (ids === null) return [];
  return typeof ids === 'number' ? [ids] : ids;
}
