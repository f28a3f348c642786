import { describe, expect, it } from 'vitest';
import type { ModelCard } from '../../protocol/models';
import { modelTooltip } from './modelTooltip';

const card: ModelCard = {
  id: 'tiny',
  path: '/models/tiny',
  source: 'folder',
  family: 'llama',
  architecture: 'LlamaForCausalLM',
  reads: ['text'],
  writes: 'input',
  layers: 2,
  heads: 4,
  keyValueHeads: 2,
  headWidth: 8,
  width: 32,
  context: 128,
  vocabulary: 1000,
  parameters: 15_000,
  bytes: 60_000,
  licence: null,
  hasTokenizer: false,
};

describe('modelTooltip', () => {
  it('tells a model, and what should be known of it', () => {
    const lines = modelTooltip('tiny', { ...card, warnings: ['A bias is not used'] }, true).split('\n');
    expect(lines[0]).toBe('tiny (chosen)');
    expect(lines).toContain('15,000 parameters, reads texts, vocabulary 1,000');
    expect(lines.at(-1)).toBe('Note: A bias is not used');
  });

  it('has no note where there is nothing to know', () => {
    expect(modelTooltip('tiny', card, false)).not.toContain('Note');
  });
});
