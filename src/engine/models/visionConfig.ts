import * as v from 'valibot';
import { parseConfig, positive, positiveReal, upTo } from '../checkpoint/parseConfig';
import { LIMITS } from '../limits';
import type { Size } from '../../core/maps/attentionMap';
import { patchGrid, unitCount } from '../input/picture/pictureUnits';
import { activationNamed, type Activation } from '../nn/activations';
import { checkHeads } from './config';
import type { ModelShape, PictureShape } from './family';

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
  hidden_size: positive,
  num_hidden_layers: positive,
  num_attention_heads: positive,
  image_size: sides,
  patch_size: sides,
  num_channels: v.optional(v.literal(3), 3),
  hidden_act: v.optional(v.string(), 'gelu'),
  qkv_bias: v.optional(v.boolean(), true),
};
const vitSchema = v.object({ ...common, intermediate_size: positive, layer_norm_eps: v.optional(positiveReal, 1e-12) });
const dinov2Schema = v.object({
  ...common,
  mlp_ratio: v.optional(positiveReal, 4),
  layer_norm_eps: v.optional(positiveReal, 1e-6),
  use_swiglu_ffn: v.optional(v.boolean(), false),
  num_register_tokens: v.optional(upTo(LIMITS.registers)),
  model_type: v.optional(v.string()),
});
/** A CLIP that is saved whole leaves out of its `vision_config` what is as in the class. */
const clipSchema = v.object({
  hidden_size: v.optional(positive, 768),
  intermediate_size: v.optional(positive, 3072),
  num_hidden_layers: v.optional(positive, 12),
  num_attention_heads: v.optional(positive, 12),
  image_size: v.optional(sides, 224),
  patch_size: v.optional(sides, 32),
  num_channels: v.optional(v.literal(3), 3),
  hidden_act: v.optional(v.string(), 'quick_gelu'),
  layer_norm_eps: v.optional(positiveReal, 1e-5),
});
const wholeClipSchema = v.object({ vision_config: v.optional(v.looseObject({})) });

/** Each throws CheckpointError for what is missing or not supported. */
export function vitConfig(path: string, json: unknown): VisionConfig {
  const config = parseConfig(path, json, vitSchema);
  return visionConfig(path, { ...config, special: ['[CLS]'] });
}

export function deitConfig(path: string, json: unknown): VisionConfig {
  const config = parseConfig(path, json, vitSchema);
  return visionConfig(path, { ...config, special: ['[CLS]', 'distillation'] });
}

export function dinov2Config(path: string, json: unknown): Dinov2Config {
  const config = parseConfig(path, json, dinov2Schema);
  const registers = config.model_type === 'dinov2_with_registers' ? (config.num_register_tokens ?? 4) : 0;
  const inner = Math.trunc(config.hidden_size * config.mlp_ratio);
  const special = ['[CLS]', ...Array.from({ length: registers }, (_, i) => `register ${i + 1}`)];
  // Two thirds for each of the two halves, up to a multiple of 8.
  const width = config.use_swiglu_ffn ? Math.ceil(Math.trunc((inner * 2) / 3) / 8) * 8 : inner;
  return {
    ...visionConfig(path, { ...config, intermediate_size: width, special }),
    registers,
    gated: config.use_swiglu_ffn,
  };
}

/** Of the encoder of pictures, whether the config is its own or that of a whole CLIP. */
export function clipConfig(path: string, json: unknown): VisionConfig {
  const { vision_config: inner } = parseConfig(path, json, wholeClipSchema);
  const config = parseConfig(inner === undefined ? path : `${path}: vision_config`, inner ?? json, clipSchema);
  return visionConfig(path, { ...config, qkv_bias: true, special: ['[CLS]'] });
}

function visionConfig(
  path: string,
  config: Omit<v.InferOutput<typeof vitSchema>, 'num_channels'> & { readonly special: readonly string[] },
): VisionConfig {
  checkHeads(path, config.hidden_size, config.num_attention_heads);
  const [image, patch] = [sizeOf(config.image_size), sizeOf(config.patch_size)];
  return {
    layers: config.num_hidden_layers,
    heads: config.num_attention_heads,
    keyValueHeads: config.num_attention_heads,
    headWidth: config.hidden_size / config.num_attention_heads,
    width: config.hidden_size,
    inner: config.intermediate_size,
    context: unitCount(patchGrid(image, patch, config.special)),
    vocabulary: 0,
    picture: { image, patch, special: config.special },
    epsilon: config.layer_norm_eps,
    activation: activationNamed(path, config.hidden_act),
    attentionBias: config.qkv_bias,
  };
}

function sizeOf(sides: number | readonly [number, number]): Size {
  return typeof sides === 'number' ? { width: sides, height: sides } : { width: sides[1], height: sides[0] };
}
