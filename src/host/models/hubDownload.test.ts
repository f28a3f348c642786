import { describe, expect, it } from 'vitest';
import { wantedFiles } from './hubDownload';

describe('wantedFiles', () => {
  it('takes config, tokenizer and safetensors, and the config last', () => {
    const paths = [
      '.gitattributes',
      'README.md',
      'config.json',
      'flax_model.msgpack',
      'model-00001-of-00002.safetensors',
      'model.safetensors.index.json',
      'onnx/model.safetensors',
      'pytorch_model.bin',
      'tokenizer.json',
      'tokenizer_config.json',
    ];
    expect(wantedFiles(paths.map((path) => ({ path }))).map(({ path }) => path)).toEqual([
      'README.md',
      'model-00001-of-00002.safetensors',
      'model.safetensors.index.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'config.json',
    ]);
  });
});
