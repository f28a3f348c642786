"""ViT (Dosovitskiy et al. 2021) and DeiT (Touvron et al. 2021), parameter names as in transformers' modeling_vit.py and
modeling_deit.py. Also what all vision families share: patches, and the attention of a layer."""

import math

import torch

from parts import ACTIVATIONS, attention, layer_norm, split


def quick_gelu(x):
    return x / (1 + torch.exp(-1.702 * x))


def patches(pixels, weight):
    """pixels [3, height, width], weight [width of the model, 3, p, p] → [patches, width of the model], row by row: the
    strided convolution, written as a product."""
    channels, height, width = pixels.shape
    p = weight.shape[-1]
    cut = pixels.reshape(channels, height // p, p, width // p, p).permute(1, 3, 0, 2, 4)
    return cut.reshape(-1, channels * p * p) @ weight.reshape(len(weight), -1).T


def self_attention(w, names, x, heads):
    """(context [tokens, width], pattern [heads, tokens, tokens]); names: of the query, key and value projections."""
    q, k, v = (split(dense(w, name, x), heads) for name in names)
    visible = torch.ones(len(x), len(x), dtype=torch.bool)
    return attention(q, k, v, visible, 1 / math.sqrt(x.shape[1] // heads))


def dense(w, name, x):
    y = x @ w[f"{name}.weight"].T
    return y + w[f"{name}.bias"] if f"{name}.bias" in w else y


def norm(w, name, x, config):
    return layer_norm(x, w[f"{name}.weight"], w[f"{name}.bias"], config["layer_norm_eps"])


def dense_shapes(name, outputs, inputs, bias=True):
    return {f"{name}.weight": [outputs, inputs], **({f"{name}.bias": [outputs]} if bias else {})}


def norm_shapes(name, width):
    return {f"{name}.weight": [width], f"{name}.bias": [width]}


def names(config, labels, prefix="vit"):
    """prefix "deit": with a distillation token and two classifiers."""
    width, inner, p = config["hidden_size"], config["intermediate_size"], config["patch_size"]
    firsts = {"vit": ["cls_token"], "deit": ["cls_token", "distillation_token"]}[prefix]
    places = (config["image_size"] // p) ** 2 + len(firsts)
    shapes = {f"{prefix}.embeddings.{first}": [1, 1, width] for first in firsts}
    shapes[f"{prefix}.embeddings.position_embeddings"] = [1, places, width]
    shapes[f"{prefix}.embeddings.patch_embeddings.projection.weight"] = [width, config["num_channels"], p, p]
    shapes[f"{prefix}.embeddings.patch_embeddings.projection.bias"] = [width]
    for layer in range(config["num_hidden_layers"]):
        at = f"{prefix}.encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            shapes.update(dense_shapes(f"{at}.attention.attention.{part}", width, width, config["qkv_bias"]))
        shapes.update(dense_shapes(f"{at}.attention.output.dense", width, width))
        shapes.update(dense_shapes(f"{at}.intermediate.dense", inner, width))
        shapes.update(dense_shapes(f"{at}.output.dense", width, inner))
        shapes.update(norm_shapes(f"{at}.layernorm_before", width))
        shapes.update(norm_shapes(f"{at}.layernorm_after", width))
    shapes.update(norm_shapes(f"{prefix}.layernorm", width))
    for classifier in {"vit": ["classifier"], "deit": ["cls_classifier", "distillation_classifier"]}[prefix]:
        shapes.update(dense_shapes(classifier, labels, width))
    return shapes


def run(config, w, pixels):
    prefix = config["model_type"]
    embeddings = f"{prefix}.embeddings"
    projection = f"{embeddings}.patch_embeddings.projection"
    x = patches(pixels, w[f"{projection}.weight"]) + w[f"{projection}.bias"]
    firsts = [w[f"{embeddings}.{name}"][0] for name in ("cls_token", "distillation_token") if f"{embeddings}.{name}" in w]
    x = torch.cat([*firsts, x]) + w[f"{embeddings}.position_embeddings"][0]
    golden = {}
    for layer in range(config["num_hidden_layers"]):
        at = f"{prefix}.encoder.layer.{layer}"
        parts = [f"{at}.attention.attention.{part}" for part in ("query", "key", "value")]
        normed = norm(w, f"{at}.layernorm_before", x, config)
        context, golden[f"encoder.{layer}.self"] = self_attention(w, parts, normed, config["num_attention_heads"])
        x = x + dense(w, f"{at}.attention.output.dense", context)
        inner = dense(w, f"{at}.intermediate.dense", norm(w, f"{at}.layernorm_after", x, config))
        x = x + dense(w, f"{at}.output.dense", ACTIVATIONS[config["hidden_act"]](inner))
    x = golden["hidden"] = norm(w, f"{prefix}.layernorm", x, config)
    if prefix == "vit":
        golden["classes"] = dense(w, "classifier", x[0])
    else:
        golden["classes"] = (dense(w, "cls_classifier", x[0]) + dense(w, "distillation_classifier", x[1])) / 2
    return golden
