import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';

/** Ids at which a text ends: one, several, or none. Those of the class do not stand for a config that names none. */
export const endIds = v.optional(v.nullable(v.union([v.number(), v.array(v.number())])), null);

/** A key that changes the numbers, and of which no more than its default is supported. */
export function only<const T extends boolean | number>(value: T) {
  return v.optional(v.literal(value), value);
}

/** What any config may ask for, and none may here. */
export const unsupported = {
  quantization_config: v.optional(v.null(), null),
  per_layer_config: v.optional(v.null(), null),
};

/** The config under the names of its class's own keys; as in transformers, another name for a key comes before the key. */
export function withoutAliases(json: unknown, aliases: Readonly<Record<string, string>>): unknown {
  if (typeof json !== 'object' || json === null) return json;
  const entries = Object.entries(json);
  const renamed = entries.flatMap(([key, value]) => {
    const own = Object.hasOwn(aliases, key) ? aliases[key] : undefined;
    return own === undefined ? [] : [[own, value] as const];
  });
  return { ...json, ...Object.fromEntries(renamed) };
}

/** Throws CheckpointError unless `heads` divides `width`. */
export function checkHeads(path: string, width: number, heads: number): void {
  if (width % heads !== 0)
    throw new CheckpointError(`${path}: wanted a width that ${heads} heads divide, found ${width}`);
}

export function asList(ids: number | readonly number[] | null): readonly number[] {
  if (ids === null) return [];
  return typeof ids === 'number' ? [ids] : ids;
}
