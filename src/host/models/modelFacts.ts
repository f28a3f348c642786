import { count } from '../../core/format';
import type { ModelCard } from '../../protocol/models';

const FAMILIES: Record<ModelCard['family'], string> = {
  bert: 'BERT',
  gpt2: 'GPT-2',
  llama: 'Llama',
  t5: 'T5',
  vit: 'ViT',
  deit: 'DeiT',
  dinov2: 'DINOv2',
  clip: 'CLIP vision',
  'show-attend-tell': 'Show, Attend and Tell',
  bahdanau: 'Bahdanau encoder-decoder',
  tfjs: 'tfjs',
};

export const SOURCES: Record<ModelCard['source'], string> = {
  bundled: 'Bundled',
  folder: 'Folders',
  hub: 'Hugging Face cache',
};

/** `BERT · 6 layers × 8 heads · context 512 · 12.3 MB`; of a model that reads no texts `ViT · 6 layers × 8 heads · 65 units · 12.3 MB`. */
export function modelFacts(card: ModelCard): string {
  return [
    FAMILIES[card.family],
    `${card.layers} layers × ${card.heads} heads`,
    card.reads.includes('text') ? `context ${count(card.context)}` : `${count(card.context)} units`,
    megabytes(card.bytes),
  ].join(' · ');
}

/** `12.3 MB`, `1.1 GB` */
export function megabytes(bytes: number): string {
  return bytes >= 1e9 ? `${(bytes / 1e9).toFixed(1)} GB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
