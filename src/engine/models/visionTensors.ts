import { parameters, type BodyTensors } from './bodyTensors';

/** `lead`: the tables of the units before the patches. */
export function vitTensors(
  lead: readonly string[],
  { num_hidden_layers: count, qkv_bias: bias }: { readonly num_hidden_layers: number; readonly qkv_bias: boolean },
): BodyTensors {
  return {
    once: [
      'embeddings.cls_token',
      ...lead.map((name) => `embeddings.${name}`),
      'embeddings.position_embeddings',
      ...parameters(['embeddings.patch_embeddings.projection', 'layernorm']),
    ],
    layers: [
      {
        stack: 'encoder.layer',
        count,
        names: [
          ...parameters(SELF, bias),
          ...parameters([
            'attention.output.dense',
            'layernorm_before',
            'layernorm_after',
            'intermediate.dense',
            'output.dense',
          ]),
        ],
      },
    ],
    others: /^(embeddings\.mask_token$|(pooler|decoder|classifier|cls_classifier|distillation_classifier)\.)/,
  };
}

export function dinov2Tensors({
  num_hidden_layers: count,
  num_register_tokens: registers,
  qkv_bias: bias,
  use_swiglu_ffn: gated,
}: {
  readonly num_hidden_layers: number;
  readonly num_register_tokens: number;
  readonly qkv_bias: boolean;
  readonly use_swiglu_ffn: boolean;
}): BodyTensors {
  const feedForward = gated ? ['mlp.weights_in', 'mlp.weights_out'] : ['mlp.fc1', 'mlp.fc2'];
  return {
    once: [
      'embeddings.cls_token',
      ...(registers > 0 ? ['embeddings.register_tokens'] : []),
      'embeddings.position_embeddings',
      ...parameters(['embeddings.patch_embeddings.projection', 'layernorm']),
    ],
    layers: [
      {
        stack: 'encoder.layer',
        count,
        names: [
          ...parameters(SELF, bias),
          ...parameters(['attention.output.dense', 'norm1', 'norm2', ...feedForward]),
          'layer_scale1.lambda1',
          'layer_scale2.lambda1',
        ],
      },
    ],
    others: /^(embeddings\.mask_token$|classifier\.)/,
  };
}

export function clipTensors({ num_hidden_layers: count }: { readonly num_hidden_layers: number }): BodyTensors {
  const attention = ['q_proj', 'k_proj', 'v_proj', 'out_proj'].map((name) => `self_attn.${name}`);
  return {
    once: [
      'embeddings.class_embedding',
      'embeddings.patch_embedding.weight',
      'embeddings.position_embedding.weight',
      ...parameters(['pre_layrnorm']),
    ],
    layers: [
      {
        stack: 'encoder.layers',
        count,
        names: parameters([...attention, 'layer_norm1', 'layer_norm2', 'mlp.fc1', 'mlp.fc2']),
      },
    ],
    others: /^(visual_projection\.weight$|(post_layernorm|classifier)\.)/,
  };
}

const SELF = ['query', 'key', 'value'].map((name) => `attention.attention.${name}`);
