"""Writes tiny checkpoints with random weights to test/fixtures/checkpoints, and what they give to test/golden.

    /usr/bin/python3 tools/golden/make.py [--shared FOLDER]

With --shared, the folder of third-party checkpoints, it also writes the golden of caikit-tiny-bert. The same seed gives
the same files. Needs torch 1.13 or later and nothing else.
"""

import argparse
import json
from pathlib import Path

import torch

import bert
import checkpoint
import gpt2
import llama

ROOT = Path(__file__).resolve().parents[2]
CHECKPOINTS = ROOT / "test/fixtures/checkpoints"
GOLDENS = ROOT / "test/golden"
UNITS = 24

BERT = {
    "model_type": "bert",
    "hidden_size": 32,
    "intermediate_size": 48,
    "num_hidden_layers": 2,
    "num_attention_heads": 4,
    "vocab_size": 60,
    "max_position_embeddings": 32,
    "type_vocab_size": 2,
    "layer_norm_eps": 1e-12,
    "hidden_act": "gelu",
}
LLAMA = {
    "model_type": "llama",
    "hidden_size": 32,
    "intermediate_size": 44,
    "num_hidden_layers": 2,
    "num_attention_heads": 6,
    "num_key_value_heads": 2,
    "head_dim": 8,
    "vocab_size": 60,
    "max_position_embeddings": 32,
    "rms_norm_eps": 1e-6,
    "rope_theta": 10000.0,
    "hidden_act": "silu",
    "attention_bias": False,
    "tie_word_embeddings": True,
}

# name → architecture, config, shapes, forward pass, dtype of the file, number of files
MODELS = {
    "bert-masked-lm": ("BertForMaskedLM", BERT, bert.names(BERT, True, 0), bert.run, torch.float32, 1),
    "bert-classifier": (
        "BertForSequenceClassification",
        {**BERT, "hidden_act": "relu"},
        bert.names(BERT, False, 3),
        bert.run,
        torch.float16,
        1,
    ),
    "gpt2": (
        "GPT2LMHeadModel",
        config := {
            "model_type": "gpt2",
            "n_embd": 32,
            "n_layer": 2,
            "n_head": 4,
            "n_positions": 32,
            "n_inner": None,
            "vocab_size": 60,
            "layer_norm_epsilon": 1e-5,
            "activation_function": "gelu_new",
        },
        gpt2.names(config),
        gpt2.run,
        torch.float32,
        1,
    ),
    "llama": (
        "LlamaForCausalLM",
        config := {
            **LLAMA,
            "attention_bias": True,
            "tie_word_embeddings": False,
            "rope_scaling": {
                "rope_type": "llama3",
                "factor": 8.0,
                "low_freq_factor": 1.0,
                "high_freq_factor": 4.0,
                "original_max_position_embeddings": 16,
            },
        },
        llama.names(config),
        llama.run,
        torch.bfloat16,
        2,
    ),
    "mistral": (
        "MistralForCausalLM",
        config := {**LLAMA, "model_type": "mistral", "sliding_window": 5},
        llama.names(config),
        llama.run,
        torch.float32,
        1,
    ),
}


def random_weights(shapes, generator):
    """Weights with which attention is far from uniform, and norms and biases are not those of a fresh model."""
    weights = {}
    for name, shape in shapes.items():
        noise = torch.randn(shape, generator=generator, dtype=torch.float32)
        if len(shape) == 2:
            sharp = any(part in name for part in ("query", "key", "q_proj", "k_proj", "c_attn"))
            inputs = shape[0] if "c_" in name else shape[1]
            weights[name] = noise * (1.6 if sharp else 0.8) / inputs**0.5
        else:
            weights[name] = 0.2 * noise + (1 if "orm" in name or "ln_" in name else 0) * name.endswith("weight")
    return weights


def save_golden(name, ids, golden):
    tensors = {"ids": torch.tensor(ids), **golden}
    checkpoint.save(GOLDENS / f"{name}.safetensors", {key: value.float() for key, value in tensors.items()})


def double(weights):
    return {name: tensor.double() for name, tensor in weights.items() if tensor.is_floating_point()}


def make(name, seed):
    architecture, config, shapes, run, dtype, files = MODELS[name]
    generator = torch.Generator().manual_seed(seed)
    weights = {key: value.to(dtype) for key, value in random_weights(shapes, generator).items()}
    folder = CHECKPOINTS / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "config.json").write_text(json.dumps({"architectures": [architecture], **config}, indent=1) + "\n")
    if files == 1:
        checkpoint.save(folder / "model.safetensors", weights)
    else:
        checkpoint.save_sharded(folder, weights, files)
    ids = torch.randint(config["vocab_size"], (UNITS,), generator=generator).tolist()
    save_golden(name, ids, run(config, double(weights), ids))


def make_shared(shared):
    folder = Path(shared) / "caikit-tiny-bert"
    config = json.loads((folder / "config.json").read_text())
    ids = torch.randint(config["vocab_size"], (UNITS,), generator=torch.Generator().manual_seed(7)).tolist()
    save_golden("caikit-tiny-bert", ids, bert.run(config, double(checkpoint.load(folder / "model.safetensors")), ids))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--shared")
    shared = arguments.parse_args().shared
    for seed, name in enumerate(MODELS):
        make(name, seed)
    if shared:
        make_shared(shared)
