/** The last part of a path; all of what has none. */
export function nameOf(uri: { readonly path: string; toString(): string }): string {
  return uri.path.split('/').at(-1) || uri.toString();
}
