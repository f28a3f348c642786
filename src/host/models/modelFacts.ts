import { count } from '../../core/format';
import type { ModelCard } from '../../protocol/models';

const FAMILIES: Record<ModelCard['family'], string> = { bert: 'BERT', gpt2: 'GPT-2', llama: 'Llama' };

export const SOURCES: Record<ModelCard['source'], string> = {
  bundled: 'Bundled',
  folder: 'Folders',
  hub: 'Hugging Face cache',
};

/** `BERT · 6 layers × 8 heads · context 512 · 12.3 MB` */
export function modelFacts(card: ModelCard): string {
  return [
    FAMILIES[card.family],
    `${card.layers} layers × ${card.heads} heads`,
    `context ${count(card.context)}`,
    megabytes(card.bytes),
  ].join(' · ');
}

/** `12.3 MB`, `1.1 GB` */
export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
