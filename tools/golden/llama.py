"""Llama (Touvron et al. 2023) and Mistral (Jiang et al. 2023), parameter names as in transformers' modeling_llama.py."""

import math

import torch

from parts import ACTIVATIONS, attention, causal, rms_norm, split


def names(config):
    width, inner = config["hidden_size"], config["intermediate_size"]
    queries = config["num_attention_heads"] * config["head_dim"]
    keys = config["num_key_value_heads"] * config["head_dim"]
    shapes = {"model.embed_tokens.weight": [config["vocab_size"], width]}
    for layer in range(config["num_hidden_layers"]):
        at = f"model.layers.{layer}"
        shapes[f"{at}.input_layernorm.weight"] = [width]
        shapes[f"{at}.post_attention_layernorm.weight"] = [width]
        for name, outputs, inputs in (
            ("q_proj", queries, width),
            ("k_proj", keys, width),
            ("v_proj", keys, width),
            ("o_proj", width, queries),
        ):
            shapes[f"{at}.self_attn.{name}.weight"] = [outputs, inputs]
            if config["attention_bias"]:
                shapes[f"{at}.self_attn.{name}.bias"] = [outputs]
        for name, outputs, inputs in (("gate_proj", inner, width), ("up_proj", inner, width), ("down_proj", width, inner)):
            shapes[f"{at}.mlp.{name}.weight"] = [outputs, inputs]
    shapes["model.norm.weight"] = [width]
    if not config["tie_word_embeddings"]:
        shapes["lm_head.weight"] = [config["vocab_size"], width]
    return shapes


def frequencies(config):
    """Radians a unit for each pair of dimensions; the llama3 stretching as in Meta's llama-models, `apply_scaling`."""
    half = config["head_dim"] // 2
    plain = [config["rope_theta"] ** (-i / half) for i in range(half)]
    scaling = config.get("rope_scaling")
    if scaling is None:
        return torch.tensor(plain, dtype=torch.float64)
    original = scaling["original_max_position_embeddings"]
    low_wavelength = original / scaling["low_freq_factor"]
    high_wavelength = original / scaling["high_freq_factor"]
    stretched = []
    for frequency in plain:
        wavelength = 2 * math.pi / frequency
        if wavelength < high_wavelength:
            stretched.append(frequency)
        elif wavelength > low_wavelength:
            stretched.append(frequency / scaling["factor"])
        else:
            smooth = (original / wavelength - scaling["low_freq_factor"]) / (
                scaling["high_freq_factor"] - scaling["low_freq_factor"]
            )
            stretched.append((1 - smooth) * frequency / scaling["factor"] + smooth * frequency)
    return torch.tensor(stretched, dtype=torch.float64)


def rotate(x, frequency):
    """x: [heads, units, d]. The pair (i, i + d/2) is a complex number that is turned by its position's angle."""
    half = x.shape[-1] // 2
    angle = torch.arange(x.shape[1], dtype=torch.float64)[:, None] * frequency[None, :]
    turned = torch.complex(x[..., :half], x[..., half:]) * torch.polar(torch.ones_like(angle), angle)
    return torch.cat([turned.real, turned.imag], dim=-1)


def run(config, w, ids):
    activation = ACTIVATIONS[config["hidden_act"]]
    epsilon = config["rms_norm_eps"]
    frequency = frequencies(config)
    visible = causal(len(ids), config.get("sliding_window"))

    def dense(name, x):
        y = x @ w[f"{name}.weight"].T
        return y + w[f"{name}.bias"] if f"{name}.bias" in w else y

    x = w["model.embed_tokens.weight"][ids]
    golden = {}
    for layer in range(config["num_hidden_layers"]):
        at = f"model.layers.{layer}"
        normed = rms_norm(x, w[f"{at}.input_layernorm.weight"], epsilon)
        q = rotate(split(dense(f"{at}.self_attn.q_proj", normed), config["num_attention_heads"]), frequency)
        k = rotate(split(dense(f"{at}.self_attn.k_proj", normed), config["num_key_value_heads"]), frequency)
        v = split(dense(f"{at}.self_attn.v_proj", normed), config["num_key_value_heads"])
        context, pattern = attention(q, k, v, visible, 1 / math.sqrt(config["head_dim"]))
        golden[f"decoder.{layer}.self"] = pattern
        x = x + dense(f"{at}.self_attn.o_proj", context)
        normed = rms_norm(x, w[f"{at}.post_attention_layernorm.weight"], epsilon)
        inner = activation(dense(f"{at}.mlp.gate_proj", normed)) * dense(f"{at}.mlp.up_proj", normed)
        x = x + dense(f"{at}.mlp.down_proj", inner)
    golden["hidden"] = rms_norm(x, w["model.norm.weight"], epsilon)
    head = w["lm_head.weight"] if "lm_head.weight" in w else w["model.embed_tokens.weight"]
    golden["logits"] = golden["hidden"] @ head.T
    return golden
