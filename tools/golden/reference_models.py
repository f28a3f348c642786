"""The tiny models: name → class, config, dtype of the file, number of files, tokenizer, image processor, inputs."""

from dataclasses import dataclass, field
from typing import Any, Callable

import torch
import transformers as t
from transformers.models.bit.image_processing_pil_bit import BitImageProcessorPil
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil
from transformers.models.deit.image_processing_pil_deit import DeiTImageProcessorPil
from transformers.models.vit.image_processing_pil_vit import ViTImageProcessorPil

import reference_tokenizers as tokenizers

IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
LABELS = ["tench", "goldfish", "great white shark", "tiger shark", "hammerhead"]
NAMED = {"id2label": dict(enumerate(LABELS)), "label2id": {label: i for i, label in enumerate(LABELS)}}
CROPPED = {"size": {"shortest_edge": 36}, "crop_size": {"height": 32, "width": 32}, "resample": 3}


@dataclass
class Fixture:
    model: Any
    config: Any
    dtype: torch.dtype = torch.float32
    shards: int = 1
    tokenizer: Callable[[], Any] | None = None
    processor: Any = None
    #: Units of a random input where there is no tokenizer; [height, width] of pictures.
    units: int = 24
    long: int = 0
    sizes: list[tuple[int, int]] = field(default_factory=list)
    generates: bool = False
    changes: bool = False
    #: Of the queries' and keys' weights: larger is sharper.
    sharp: float = 1.6
    #: T5 1.1: a head of its own. transformers 5 ties every T5 that it makes, and leaves a checkpoint's other head as it is.
    untied: bool = False


def bert(**more):
    return t.BertConfig(
        hidden_size=32, intermediate_size=48, num_hidden_layers=2, num_attention_heads=4, vocab_size=60,
        max_position_embeddings=32, **more,
    )


def llama(config, width, **more):
    return config(
        hidden_size=width, intermediate_size=44, num_hidden_layers=2, num_attention_heads=6, num_key_value_heads=2,
        head_dim=8, max_position_embeddings=32, **more,
    )


def vit(config, layers):
    return config(
        hidden_size=48, intermediate_size=96, num_hidden_layers=layers, num_attention_heads=4, image_size=32,
        patch_size=8, qkv_bias=True, **NAMED,
    )


def dinov2(config, **more):
    return config(mlp_ratio=2, num_attention_heads=more.pop("heads", 4), image_size=40, patch_size=8, qkv_bias=True, **NAMED, **more)


def clip():
    return t.CLIPVisionConfig(
        hidden_size=32, intermediate_size=64, projection_dim=24, num_hidden_layers=3, num_attention_heads=4, image_size=32,
        patch_size=8,
    )


def t5(**more):
    return t.T5Config(
        d_model=48, d_kv=8, d_ff=64, num_layers=3, num_decoder_layers=2, num_heads=4, vocab_size=152,
        relative_attention_num_buckets=8, relative_attention_max_distance=12, decoder_start_token_id=0, **more,
    )


LLAMA3 = {"rope_type": "llama3", "rope_theta": 10000.0, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0, "original_max_position_embeddings": 16}
T5_LIKE = {"tokenizer": tokenizers.unigram, "sharp": 1.1}
RANDOM_IDS = {"bos_token_id": 1, "eos_token_id": 2}

FIXTURES = {
    "bert-masked-lm": Fixture(t.BertForMaskedLM, bert(), tokenizer=tokenizers.small_bert, long=32, changes=True),
    "bert-classifier": Fixture(t.BertForSequenceClassification, bert(hidden_act="relu", num_labels=3), torch.float16),
    "gpt2": Fixture(
        t.GPT2LMHeadModel,
        t.GPT2Config(n_embd=32, n_layer=2, n_head=4, n_positions=32, vocab_size=400, bos_token_id=0, eos_token_id=0),
        tokenizer=tokenizers.gpt2, long=32, generates=True, changes=True,
    ),
    "llama": Fixture(
        t.LlamaForCausalLM,
        llama(t.LlamaConfig, 48, vocab_size=379, attention_bias=True, tie_word_embeddings=False, rope_parameters=LLAMA3),
        torch.bfloat16, shards=2, tokenizer=tokenizers.llama, long=32, generates=True, changes=True,
    ),
    "mistral": Fixture(
        t.MistralForCausalLM,
        llama(t.MistralConfig, 32, vocab_size=60, sliding_window=5, tie_word_embeddings=True, **RANDOM_IDS),
        units=18, long=32, generates=True,
    ),
    "vit": Fixture(
        t.ViTForImageClassification, vit(t.ViTConfig, 3), torch.float16,
        processor=ViTImageProcessorPil(size={"height": 32, "width": 32}), sizes=[(32, 32)], changes=True,
    ),
    "deit": Fixture(
        t.DeiTForImageClassificationWithTeacher, vit(t.DeiTConfig, 2), torch.float16,
        processor=DeiTImageProcessorPil(**{**CROPPED, "size": {"height": 36, "width": 36}}, **IMAGENET), sizes=[(32, 32)],
    ),
    "dinov2": Fixture(
        t.Dinov2ForImageClassification, dinov2(t.Dinov2Config, hidden_size=32, num_hidden_layers=3),
        processor=BitImageProcessorPil(**CROPPED, **IMAGENET), sizes=[(32, 32), (56, 24), (40, 40)],
    ),
    "dinov2-registers": Fixture(
        t.Dinov2WithRegistersForImageClassification,
        dinov2(t.Dinov2WithRegistersConfig, hidden_size=40, num_hidden_layers=2, heads=5, num_register_tokens=3, use_swiglu_ffn=True),
        processor=BitImageProcessorPil(**CROPPED, **IMAGENET), sizes=[(32, 32), (56, 24)],
    ),
    "clip-vision": Fixture(
        t.CLIPVisionModelWithProjection, clip(), processor=CLIPImageProcessorPil(**CROPPED), sizes=[(32, 32)]
    ),
    "clip-vision-plain": Fixture(t.CLIPVisionModel, clip(), processor=CLIPImageProcessorPil(**CROPPED), sizes=[(32, 32)]),
    "t5": Fixture(t.T5ForConditionalGeneration, t5(), generates=True, changes=True, **T5_LIKE),
    "t5-gated": Fixture(
        t.T5ForConditionalGeneration, t5(feed_forward_proj="gated-gelu", tie_word_embeddings=False), generates=True, untied=True, **T5_LIKE
    ),
    "t5-encoder": Fixture(t.T5EncoderModel, t5(), **T5_LIKE),
    # Without the prefix of a model under a head, as the first GPT-2 checkpoints are.
    "gpt2-bare": Fixture(
        t.GPT2Model, t.GPT2Config(n_embd=32, n_layer=2, n_head=4, n_positions=32, vocab_size=60, bos_token_id=0, eos_token_id=0)
    ),
    # The family that docs/adding-a-family.md adds.
    "distilbert": Fixture(
        t.DistilBertForMaskedLM,
        t.DistilBertConfig(dim=32, hidden_dim=48, n_layers=2, n_heads=4, vocab_size=60, max_position_embeddings=32),
        tokenizer=tokenizers.small_bert,
    ),
}
