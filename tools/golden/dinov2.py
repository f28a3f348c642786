"""DINOv2 (Oquab et al. 2023) and DINOv2 with registers (Darcet et al. 2024), parameter names as in transformers'
modeling_dinov2.py and modeling_dinov2_with_registers.py: base models without a prefix, classifiers with one."""

import torch
from torch.nn import functional as F

from parts import ACTIVATIONS, silu
from vit import dense, dense_shapes, norm, norm_shapes, patches, self_attention

PREFIXES = {"dinov2": "dinov2.", "dinov2_with_registers": "dinov2_with_registers."}


def inner_width(config):
    inner = int(config["hidden_size"] * config["mlp_ratio"])
    return (int(inner * 2 / 3) + 7) // 8 * 8 if config["use_swiglu_ffn"] else inner


def names(config, labels=0):
    width, inner, p = config["hidden_size"], inner_width(config), config["patch_size"]
    base = PREFIXES[config["model_type"]] if labels else ""
    embeddings = f"{base}embeddings"
    shapes = {f"{embeddings}.cls_token": [1, 1, width], f"{embeddings}.mask_token": [1, width]}
    if "num_register_tokens" in config:
        shapes[f"{embeddings}.register_tokens"] = [1, config["num_register_tokens"], width]
    shapes[f"{embeddings}.position_embeddings"] = [1, (config["image_size"] // p) ** 2 + 1, width]
    shapes[f"{embeddings}.patch_embeddings.projection.weight"] = [width, config["num_channels"], p, p]
    shapes[f"{embeddings}.patch_embeddings.projection.bias"] = [width]
    for layer in range(config["num_hidden_layers"]):
        at = f"{base}encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            shapes.update(dense_shapes(f"{at}.attention.attention.{part}", width, width, config["qkv_bias"]))
        shapes.update(dense_shapes(f"{at}.attention.output.dense", width, width))
        if config["use_swiglu_ffn"]:
            shapes.update(dense_shapes(f"{at}.mlp.weights_in", 2 * inner, width))
            shapes.update(dense_shapes(f"{at}.mlp.weights_out", width, inner))
        else:
            shapes.update(dense_shapes(f"{at}.mlp.fc1", inner, width))
            shapes.update(dense_shapes(f"{at}.mlp.fc2", width, inner))
        for i in (1, 2):
            shapes.update(norm_shapes(f"{at}.norm{i}", width))
            shapes[f"{at}.layer_scale{i}.lambda1"] = [width]
    shapes.update(norm_shapes(f"{base}layernorm", width))
    if labels:
        shapes.update(dense_shapes("classifier", labels, 2 * width))
    return shapes


def positions(table, rows, columns, antialias):
    """table [1 + side², width] → [1 + rows × columns, width], interpolate_pos_encoding: cubic convolution with half-pixel
    centres, a = -0.75; with antialias a = -0.5 and, where it shrinks, a filter that is wider by as much."""
    side = round((len(table) - 1) ** 0.5)
    if (rows, columns) == (side, side):
        return table
    grid = table[1:].T.reshape(1, -1, side, side)
    grid = F.interpolate(grid, size=(rows, columns), mode="bicubic", align_corners=False, antialias=antialias)
    return torch.cat([table[:1], grid.reshape(table.shape[1], -1).T])


def run(config, w, pixels):
    base = PREFIXES[config["model_type"]] if "classifier.weight" in w else ""
    embeddings, p = f"{base}embeddings", config["patch_size"]
    projection = f"{embeddings}.patch_embeddings.projection"
    x = torch.cat([w[f"{embeddings}.cls_token"][0], patches(pixels, w[f"{projection}.weight"]) + w[f"{projection}.bias"]])
    registers = w[f"{embeddings}.register_tokens"][0] if "num_register_tokens" in config else x[:0]
    # only the model with registers antialiases
    rows, columns = (side // p for side in pixels.shape[1:])
    x = x + positions(w[f"{embeddings}.position_embeddings"][0], rows, columns, "num_register_tokens" in config)
    x = torch.cat([x[:1], registers, x[1:]])  # registers have no positions
    golden = {}
    for layer in range(config["num_hidden_layers"]):
        at = f"{base}encoder.layer.{layer}"
        parts = [f"{at}.attention.attention.{part}" for part in ("query", "key", "value")]
        normed = norm(w, f"{at}.norm1", x, config)
        context, golden[f"encoder.{layer}.self"] = self_attention(w, parts, normed, config["num_attention_heads"])
        x = x + dense(w, f"{at}.attention.output.dense", context) * w[f"{at}.layer_scale1.lambda1"]
        normed = norm(w, f"{at}.norm2", x, config)
        if config["use_swiglu_ffn"]:
            gate, value = dense(w, f"{at}.mlp.weights_in", normed).chunk(2, dim=-1)
            y = dense(w, f"{at}.mlp.weights_out", silu(gate) * value)
        else:
            y = dense(w, f"{at}.mlp.fc2", ACTIVATIONS[config["hidden_act"]](dense(w, f"{at}.mlp.fc1", normed)))
        x = x + y * w[f"{at}.layer_scale2.lambda1"]
    x = golden["hidden"] = norm(w, f"{base}layernorm", x, config)
    if "classifier.weight" in w:
        golden["classes"] = dense(w, "classifier", torch.cat([x[0], x[1 + len(registers) :].mean(dim=0)]))
    return golden
