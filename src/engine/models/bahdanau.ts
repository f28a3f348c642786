import type { AnyModel } from '../model';
import { bahdanauConfig } from './bahdanauConfig';
import { BahdanauModel } from './bahdanauModel';
import type { Checkpoint } from './family';
import { WeightStore } from './weightStore';

/**
 * Loads the encoder-decoder of Bahdanau, Cho and Bengio (2015, https://arxiv.org/abs/1409.0473) as tools/train/model_bahdanau.py
 * has it: gates as in PyTorch's GRU, one table of embeddings for both languages and the output. Throws as {@link WeightStore}.
 */
export async function loadBahdanau(checkpoint: Checkpoint): Promise<AnyModel> {
  const config = bahdanauConfig(checkpoint.config.path, checkpoint.config.json);
  const store = new WeightStore(checkpoint.reader, checkpoint.prefix);
  const { vocabulary, embedding, encoder, decoder, headWidth } = config;
  const both = 2 * encoder;
  const gru = async (name: string, inputs: number, width: number) => ({
    width,
    fromInput: await store.linear(`${name}.input`, inputs, 3 * width),
    fromHidden: await store.linear(`${name}.hidden`, width, 3 * width),
  });
  try {
    return new BahdanauModel(checkpoint, {
      config,
      store,
      words: await store.matrix('words.weight', vocabulary, embedding),
      forward: await gru('encoder.forward', embedding, encoder),
      backward: await gru('encoder.backward', embedding, encoder),
      initial: await store.linear('initial', encoder, decoder),
      attention: {
        query: await store.linear('attention.query', decoder, headWidth, { bias: false }),
        key: await store.linear('attention.key', both, headWidth),
        energy: await store.matrix('attention.energy.weight', 1, headWidth),
      },
      decoder: await gru('decoder', embedding + both, decoder),
      readout: await store.linear('readout', decoder + embedding + both, embedding),
      outputBias: await store.vector('output.bias', vocabulary),
    });
  } catch (error) {
    store.dispose();
    throw error;
  }
}
