import type { Medium } from '../../protocol/units';

/** What an open document gives a model to read. */
export type GivenMedium = Exclude<Medium, 'table'>;

/** Many of it, in words. */
export const READS: Record<Medium, string> = { text: 'texts', picture: 'pictures', table: 'tables' };

/** `texts`, `texts and pictures`: what a model reads. */
export function readsWords(reads: readonly Medium[]): string {
  const known = (Object.keys(READS) as Medium[]).filter((medium) => reads.includes(medium));
  return known.map((medium) => READS[medium]).join(' and ');
}

/** What a model is given of those that it reads; null where no document that can be open gives it. */
export function givenTo(reads: readonly Medium[]): GivenMedium | null {
  return (['text', 'picture'] as const).find((medium) => reads.includes(medium)) ?? null;
}
