import { PICTURES } from '../../ids';

/** True where the extension of its name is that of a picture. */
export function isPicture({ path }: { readonly path: string }): boolean {
  const extension = /\.([^./]+)$/.exec(path)?.[1]?.toLowerCase();
  return PICTURES.some((known) => known === extension);
}
