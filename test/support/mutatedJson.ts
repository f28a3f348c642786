import fc from 'fast-check';

/** A node of a JSON value, by the keys that lead there. */
type Path = readonly (string | number)[];

/** Values that nobody expects where they stand. */
const unexpected = fc.oneof(
  fc.constantFrom<unknown>(null, '', '[UNK]', 0, -1, 1e15, 0.5, true, false, [], {}, '(a*)*$', 'A'.repeat(5000)),
  fc.string(),
  fc.integer(),
);

/** A JSON value with one of its nodes in another value. */
export function mutatedJson(value: unknown): fc.Arbitrary<unknown> {
  const paths = pathsOf(value).filter((path) => path.length > 0);
  return fc.tuple(fc.constantFrom(...paths), unexpected).map(([path, to]) => changed(value, path, to));
}

function pathsOf(value: unknown, depth = 0): Path[] {
  if (typeof value !== 'object' || value === null || depth > 6) return [[]];
  const keys = Array.isArray(value) ? value.slice(0, 3).map((_, i) => i) : Object.keys(value).slice(0, 40);
  const inner = keys.flatMap((key) =>
    pathsOf((value as Record<string, unknown>)[key], depth + 1).map((path) => [key, ...path]),
  );
  return [[], ...inner];
}

function changed(value: unknown, [key, ...rest]: Path, to: unknown): unknown {
  if (key === undefined) return to;
  const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as object) };
  (copy as Record<string | number, unknown>)[key] = changed((value as Record<string | number, unknown>)[key], rest, to);
  return copy;
}
