import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSafetensors, type StreamedTensor } from '../../src/engine/checkpoint/writeSafetensors';
import { randomFrom } from './random';

const [LAYERS, WIDTH, HEADS, INNER, CONTEXT] = [12, 768, 12, 3072, 512];
export const VOCABULARY = 1000;
/** Standard deviation of a weight: enough for attention that is neither even nor all on one key. */
const SPREAD = 0.04;

const config = {
  architectures: ['BertModel'],
  model_type: 'bert',
  hidden_size: WIDTH,
  intermediate_size: INNER,
  num_hidden_layers: LAYERS,
  num_attention_heads: HEADS,
  max_position_embeddings: CONTEXT,
  vocab_size: VOCABULARY,
  layer_norm_eps: 1e-12,
  hidden_act: 'gelu',
};

/** Writes a model of BERT-base's shape with random weights and no tokenizer, once: 343 MB. Gives its folder. */
export async function bertBase(cache: string): Promise<string> {
  const folder = join(cache, 'bert-base');
  const weights = join(folder, 'model.safetensors');
  if (existsSync(weights)) return folder;
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'config.json'), JSON.stringify(config));
  await writeSafetensors(weights, tensors(), {});
  return folder;
}

function tensors(): StreamedTensor[] {
  const random = randomFrom(1);
  const uniform = (): number => (2 * random() - 1) * Math.sqrt(3) * SPREAD;
  const matrix = (name: string, outputs: number, inputs: number): StreamedTensor => ({
    name: `${name}.weight`,
    shape: [outputs, inputs],
    rows: function* () {
      for (let row = 0; row < outputs; row++) yield Float32Array.from({ length: inputs }, uniform);
    },
  });
  const constant = (name: string, length: number, value: number): StreamedTensor => ({
    name,
    shape: [length],
    rows: () => [new Float32Array(length).fill(value)],
  });
  const linear = (name: string, outputs: number, inputs: number): StreamedTensor[] => [
    matrix(name, outputs, inputs),
    constant(`${name}.bias`, outputs, 0),
  ];
  const norm = (name: string): StreamedTensor[] => [
    constant(`${name}.weight`, WIDTH, 1),
    constant(`${name}.bias`, WIDTH, 0),
  ];
  const layer = (at: string): StreamedTensor[] => [
    ...['query', 'key', 'value'].flatMap((part) => linear(`${at}.attention.self.${part}`, WIDTH, WIDTH)),
    ...linear(`${at}.attention.output.dense`, WIDTH, WIDTH),
    ...norm(`${at}.attention.output.LayerNorm`),
    ...linear(`${at}.intermediate.dense`, INNER, WIDTH),
    ...linear(`${at}.output.dense`, WIDTH, INNER),
    ...norm(`${at}.output.LayerNorm`),
  ];
  return [
    matrix('embeddings.word_embeddings', VOCABULARY, WIDTH),
    matrix('embeddings.position_embeddings', CONTEXT, WIDTH),
    matrix('embeddings.token_type_embeddings', 2, WIDTH),
    ...norm('embeddings.LayerNorm'),
    ...Array.from({ length: LAYERS }, (_, i) => layer(`encoder.layer.${i}`)).flat(),
  ];
}
