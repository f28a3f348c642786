import type { Checkpoint } from './family';
import { KERNEL, showAttendTellConfig } from './showAttendTellConfig';
import { ShowAttendTell } from './showAttendTellModel';
import { WeightStore } from './weightStore';

/**
 * Loads Show, Attend and Tell (Xu et al. 2015, https://arxiv.org/abs/1502.03044) with soft attention and the gate β, as
 * tools/train/model_captioner.py has it: convolutions with ReLU, annotation vectors with a learned position, one LSTM.
 * Throws as {@link WeightStore}.
 */
export async function loadShowAttendTell(checkpoint: Checkpoint): Promise<ShowAttendTell> {
  const config = showAttendTellConfig(checkpoint.config.path, checkpoint.config.json);
  const store = new WeightStore(checkpoint.reader, checkpoint.prefix);
  const { width, hidden, embedding, vocabulary, headWidth, context } = config;
  try {
    const convolutions = [];
    for (const [i, { inputs, outputs, stride }] of config.convolutions.entries()) {
      const shape = [outputs, inputs, KERNEL, KERNEL];
      const projection = await store.linear(`encoder.convolutions.${i}`, inputs * KERNEL * KERNEL, outputs, { shape });
      convolutions.push({ kernel: KERNEL, stride, padding: (KERNEL - 1) / 2, projection });
    }
    return new ShowAttendTell(checkpoint, {
      config,
      store,
      convolutions,
      position: await store.matrix('position', context, width),
      words: await store.matrix('embedding.weight', vocabulary, embedding),
      attention: {
        query: await store.linear('attention.query', hidden, headWidth),
        key: await store.linear('attention.key', width, headWidth),
        energy: await store.matrix('attention.energy.weight', 1, headWidth),
      },
      gate: await store.linear('gate', hidden, 1),
      startHidden: await store.linear('start_hidden', width, hidden),
      startCell: await store.linear('start_cell', width, hidden),
      lstm: {
        width: hidden,
        fromInput: await store.linear('lstm.input', embedding + width, 4 * hidden),
        fromHidden: await store.linear('lstm.hidden', hidden, 4 * hidden),
      },
      fromHidden: await store.linear('from_hidden', hidden, embedding),
      fromContext: await store.linear('from_context', width, embedding, { bias: false }),
      output: await store.linear('output', embedding, vocabulary),
    });
  } catch (error) {
    store.dispose();
    throw error;
  }
}
