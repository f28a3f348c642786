import { MEDIA, mediumOfName } from '../../core/media';
import type { Medium } from '../../protocol/units';

const ALL = Object.keys(MEDIA) as Medium[];

/** Languages of documents that are tables, whatever their names. */
const TABLES: readonly string[] = ['csv', 'tsv'];

/** What an open document is, by its language and its name. */
export function givenBy({
  languageId,
  uri,
}: {
  readonly languageId: string;
  readonly uri: { readonly path: string };
}): Medium {
  return TABLES.includes(languageId) ? 'table' : mediumOfName(uri.path);
}

/** `texts`, `texts and pictures`: what a model reads. */
export function readsWords(reads: readonly Medium[]): string {
  return ALL.filter((medium) => reads.includes(medium))
    .map((medium) => MEDIA[medium].many)
    .join(' and ');
}

/** What a model is for, of what it reads; null where it reads nothing. */
export function givenTo(reads: readonly Medium[]): Medium | null {
  return ALL.find((medium) => reads.includes(medium)) ?? null;
}
