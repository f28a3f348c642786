"""Writes test/fixtures/transformers/classes.json: for every model_type that Headlight runs, what transformers' own classes are.

    python3 -m venv VENV && VENV/bin/pip install torch==2.13.0 transformers==5.18.0
    VENV/bin/python tools/golden/reference_classes.py

By model_type: the config class with every key of its constructor and the default, its other names for the same keys, and the
architectures that hold the body, each with a config of one layer and the tensors that `save_pretrained` writes for it. Nothing is
downloaded. The same versions give the same file.
"""

import functools
import importlib
import inspect
import json
import tempfile
from pathlib import Path

import torch
import transformers
from safetensors import safe_open
from transformers import CONFIG_MAPPING, PreTrainedModel

FILE = Path(__file__).resolve().parents[2] / "test/fixtures/transformers/classes.json"
TEXT = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "vocab_size": 7, "max_position_embeddings": 6}
VISION = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 4, "patch_size": 2, "num_labels": 3}
GATED = {**TEXT, "intermediate_size": 6, "num_key_value_heads": 1, "pad_token_id": 0}
CLIP = {"intermediate_size": 6, "projection_dim": 4}
#: model_type → (module, the classes of the body, a config of one layer)
TYPES = {
    "bert": ("bert", ["BertModel"], {**TEXT, "intermediate_size": 6}),
    "gpt2": ("gpt2", ["GPT2Model"], {"n_embd": 8, "n_layer": 1, "n_head": 2, "vocab_size": 7, "n_positions": 6}),
    "llama": ("llama", ["LlamaModel"], GATED),
    "mistral": ("mistral", ["MistralModel"], GATED),
    "t5": ("t5", ["T5Model", "T5EncoderModel"], {"d_model": 8, "d_kv": 4, "d_ff": 6, "num_layers": 1, "num_heads": 2, "vocab_size": 7}),
    "vit": ("vit", ["ViTModel"], {**VISION, "intermediate_size": 6, "encoder_stride": 2}),
    "deit": ("deit", ["DeiTModel"], {**VISION, "intermediate_size": 6, "encoder_stride": 2}),
    "dinov2": ("dinov2", ["Dinov2Model"], {**VISION, "mlp_ratio": 1}),
    "dinov2_with_registers": ("dinov2_with_registers", ["Dinov2WithRegistersModel"], {**VISION, "mlp_ratio": 1, "num_register_tokens": 2}),
    "clip": (
        "clip",
        ["CLIPVisionModel"],
        {
            "projection_dim": 4,
            "text_config": {**TEXT, **CLIP},
            "vision_config": {key: value for key, value in {**VISION, **CLIP}.items() if key != "num_labels"},
        },
    ),
    "clip_vision_model": ("clip", ["CLIPVisionModel"], {**{key: value for key, value in VISION.items() if key != "num_labels"}, **CLIP}),
}


def keys_of(config):
    """Constructor key → default."""
    parameters = list(inspect.signature(config.__init__).parameters.values())[1:]
    assert all(parameter.default is not inspect.Parameter.empty for parameter in parameters), config
    return {parameter.name: parameter.default for parameter in parameters}


@functools.cache
def parts_of(body):
    """Names and classes of what a body is made of, under the config of its kind that is wanted here."""
    small = next(small for _, bodies, small in TYPES.values() if body.__name__ in bodies)
    with torch.device("meta"):
        model = body(body.config_class(**small.get("vision_config", small)))
    return {name: type(part) for name, part in model.named_children() if name != "pooler"}


def holds(model, body):
    """Whether a model is the body, holds it, or has all of its parts beside each other as the body has them."""
    if any(type(module) is body for module in model.modules()):
        return True
    parts = {name: type(part) for name, part in model.named_children()}
    return all(parts.get(name) is kind for name, kind in parts_of(body).items())


def tensors_of(model):
    """Names and shapes as they stand in the file."""
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        with safe_open(Path(folder) / "model.safetensors", "pt") as file:
            return {name: list(file.get_slice(name).get_shape()) for name in sorted(file.keys())}


def describe(model_type):
    module, bodies, small = TYPES[model_type]
    modeling = importlib.import_module(f"transformers.models.{module}.modeling_{module}")
    config_class = CONFIG_MAPPING[model_type]
    known = {}
    for name in sorted(modeling.__all__):
        architecture = getattr(modeling, name)
        if not issubclass(architecture, PreTrainedModel) or name.endswith("PreTrainedModel"):
            continue
        if architecture.config_class is not config_class:
            continue
        torch.manual_seed(0)
        model = architecture(config_class(**small))
        held = [body for body in bodies if holds(model, getattr(modeling, body))]
        if held:
            known[name] = {"body": held[0], "tensors": tensors_of(model)}
    return {
        "config": config_class.__name__,
        "keys": keys_of(config_class),
        "aliases": dict(config_class.attribute_map),
        "small": small,
        "architectures": known,
    }


if __name__ == "__main__":
    types = {model_type: describe(model_type) for model_type in TYPES}
    lines = []
    for name, told in types.items():
        architectures = ",\n".join(f"    {json.dumps(key)}: {json.dumps(value)}" for key, value in told.pop("architectures").items())
        rest = ",\n".join(f"   {json.dumps(key)}: {json.dumps(value)}" for key, value in told.items())
        lines.append(f'  {json.dumps(name)}: {{\n{rest},\n   "architectures": {{\n{architectures}\n   }}\n  }}')
    FILE.write_text(f'{{\n "transformers": {json.dumps(transformers.__version__)},\n "types": {{\n' + ",\n".join(lines) + "\n }\n}\n")
