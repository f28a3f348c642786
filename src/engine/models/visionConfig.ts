import * as v from 'valibot';
import { CheckpointError } from '../../protocol/errors';
import { parseConfig, positive, positiveReal, upTo } from '../checkpoint/parseConfig';
import { LIMITS } from '../limits';
import type { Size } from '../../core/maps/attentionMap';
import { patchGrid, unitCount } from '../input/picture/pictureUnits';
import { activationNamed, type Activation } from '../nn/activations';
import type { BodyTensors } from './bodyTensors';
import { checkHeads, only, unsupported } from './config';
import type { ModelShape, PictureShape } from './family';
import { clipTensors, dinov2Tensors, vitTensors } from './visionTensors';

/** What all encoders of pictures have. */
export interface VisionConfig extends ModelShape {
  readonly picture: PictureShape;
  readonly epsilon: number;
  readonly activation: Activation;
  /** Whether queries, keys and values have biases. */
  readonly attentionBias: boolean;
}

export interface Dinov2Config extends VisionConfig {
  readonly registers: number;
  /** Whether the feed-forward is gated. */
  readonly gated: boolean;
}

/** A length for both sides, or height and width. */
const sides = v.union([positive, v.tuple([positive, positive])]);
const common = {
  ...unsupported,
  hidden_size: v.optional(positive, 768),
  num_hidden_layers: v.optional(positive, 12),
  num_attention_heads: v.optional(positive, 12),
  image_size: v.optional(sides, 224),
  num_channels: only(3),
};
const gelu = { hidden_act: v.optional(v.string(), 'gelu'), qkv_bias: v.optional(v.boolean(), true) };
/** Not a key of the classes, and yet read where it stands. */
const headWidth = { head_dim: v.optional(positive) };

/** The keys of `ViTConfig` that count, and those of `DeiTConfig`. */
export const vitKeys = v.object({
  ...common,
  ...gelu,
  ...headWidth,
  patch_size: v.optional(sides, 16),
  intermediate_size: v.optional(positive, 3072),
  layer_norm_eps: v.optional(positiveReal, 1e-12),
});

const dinov2Entries = {
  ...common,
  ...gelu,
  ...headWidth,
  mlp_ratio: v.optional(positiveReal, 4),
  layer_norm_eps: v.optional(positiveReal, 1e-6),
  use_swiglu_ffn: v.optional(v.boolean(), false),
};
/** The keys of `Dinov2Config` that count. */
export const dinov2Keys = v.object({ ...dinov2Entries, patch_size: v.optional(sides, 14) });
/** The keys of `Dinov2WithRegistersConfig` that count. */
export const dinov2RegistersKeys = v.object({
  ...dinov2Entries,
  patch_size: v.optional(sides, 16),
  num_register_tokens: v.optional(upTo(LIMITS.registers), 4),
});

/** The keys of `CLIPVisionConfig` that count. */
export const clipVisionKeys = v.object({
  ...common,
  patch_size: v.optional(sides, 32),
  intermediate_size: v.optional(positive, 3072),
  hidden_act: v.optional(v.string(), 'quick_gelu'),
  layer_norm_eps: v.optional(positiveReal, 1e-5),
});
const part = v.optional(v.nullable(v.record(v.string(), v.unknown())), null);
/** The keys of `CLIPConfig` that count; the second is what older versions wrote, and comes before the other. */
export const clipKeys = v.object({ ...unsupported, vision_config: part, vision_config_dict: part });

/** Each throws CheckpointError for what is not supported. */
export function vitConfig(path: string, json: unknown): VisionConfig {
  return vitLike(path, json, { embeddings: ['cls_token'], special: ['[CLS]'] });
}

export function deitConfig(path: string, json: unknown): VisionConfig {
  return vitLike(path, json, {
    embeddings: ['cls_token', 'distillation_token'],
    special: ['[CLS]', 'distillation'],
  });
}

function vitLike(
  path: string,
  json: unknown,
  lead: { readonly embeddings: readonly string[]; readonly special: readonly string[] },
): VisionConfig {
  const config = parseConfig(path, json, vitKeys);
  return visionConfig(path, { ...config, special: lead.special }, vitTensors(lead.embeddings, config));
}

export function dinov2Config(path: string, json: unknown): Dinov2Config {
  return dinov2Like(path, { ...parseConfig(path, json, dinov2Keys), num_register_tokens: 0 });
}

export function dinov2RegistersConfig(path: string, json: unknown): Dinov2Config {
  return dinov2Like(path, parseConfig(path, json, dinov2RegistersKeys));
}

function dinov2Like(path: string, config: v.InferOutput<typeof dinov2RegistersKeys>): Dinov2Config {
  const registers = config.num_register_tokens;
  const inner = Math.trunc(config.hidden_size * config.mlp_ratio);
  const special = ['[CLS]', ...Array.from({ length: registers }, (_, i) => `register ${i + 1}`)];
  // Two thirds for each of the two halves, up to a multiple of 8.
  const width = config.use_swiglu_ffn ? Math.ceil(Math.trunc((inner * 2) / 3) / 8) * 8 : inner;
  return {
    ...visionConfig(path, { ...config, intermediate_size: width, special }, dinov2Tensors(config)),
    registers,
    gated: config.use_swiglu_ffn,
  };
}

/** Of the encoder of pictures: the config is its own, or has it as a part. */
export function clipVisionConfig(path: string, json: unknown): VisionConfig {
  const { vision_config: inner } = parseConfig(path, json, clipKeys);
  return clipLike(path, inner, json);
}

/** Of a whole CLIP's encoder of pictures. */
export function clipConfig(path: string, json: unknown): VisionConfig {
  const { vision_config: inner, vision_config_dict: older } = parseConfig(path, json, clipKeys);
  return clipLike(path, older ?? inner, {});
}

function clipLike(path: string, inner: unknown, own: unknown): VisionConfig {
  const where = inner === null ? path : `${path}: vision_config`;
  const config = parseConfig(where, inner ?? own, clipVisionKeys);
  return visionConfig(where, { ...config, qkv_bias: true, special: ['[CLS]'] }, clipTensors(config));
}

function visionConfig(
  path: string,
  config: Omit<v.InferOutput<typeof vitKeys>, 'num_channels'> & { readonly special: readonly string[] },
  tensors: BodyTensors,
): VisionConfig {
  checkHeads(path, config.hidden_size, config.num_attention_heads);
  const width = config.hidden_size / config.num_attention_heads;
  if (config.head_dim !== undefined && config.head_dim !== width)
    throw new CheckpointError(
      `${path}: head_dim: wanted ${width}, which is hidden_size / num_attention_heads, found ${config.head_dim}`,
    );
  const [image, patch] = [sizeOf(config.image_size), sizeOf(config.patch_size)];
  return {
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    keyValueHeads: config.num_attention_heads,
    headWidth: width,
    width: config.hidden_size,
    inner: config.intermediate_size,
    context: unitCount(patchGrid(image, patch, config.special)),
    vocabulary: 0,
    picture: { image, patch, special: config.special },
    epsilon: config.layer_norm_eps,
    activation: activationNamed(path, config.hidden_act),
    attentionBias: config.qkv_bias,
    tensors,
  };
}

function sizeOf(sides: number | readonly [number, number]): Size {
  return typeof sides === 'number' ? { width: sides, height: sides } : { width: sides[1], height: sides[0] };
}
