"""GPT-2 (Radford et al. 2019), parameter names as in transformers' modeling_gpt2.py; linear weights are [in, out]."""

import math

from parts import ACTIVATIONS, attention, causal, layer_norm, split


def names(config):
    width = config["n_embd"]
    inner = config["n_inner"] or 4 * width
    shapes = {"wte.weight": [config["vocab_size"], width], "wpe.weight": [config["n_positions"], width]}
    for layer in range(config["n_layer"]):
        at = f"h.{layer}"
        for name, inputs, outputs in (
            ("attn.c_attn", width, 3 * width),
            ("attn.c_proj", width, width),
            ("mlp.c_fc", width, inner),
            ("mlp.c_proj", inner, width),
        ):
            shapes[f"{at}.{name}.weight"] = [inputs, outputs]
            shapes[f"{at}.{name}.bias"] = [outputs]
        for name in ("ln_1", "ln_2"):
            shapes[f"{at}.{name}.weight"] = [width]
            shapes[f"{at}.{name}.bias"] = [width]
    shapes["ln_f.weight"] = [width]
    shapes["ln_f.bias"] = [width]
    return shapes


def run(config, w, ids):
    activation = ACTIVATIONS[config["activation_function"]]
    heads = config["n_head"]
    scale = 1 / math.sqrt(config["n_embd"] // heads)

    def dense(name, x):
        return x @ w[f"{name}.weight"] + w[f"{name}.bias"]

    def norm(name, x):
        return layer_norm(x, w[f"{name}.weight"], w[f"{name}.bias"], config["layer_norm_epsilon"])

    x = w["wte.weight"][ids] + w["wpe.weight"][: len(ids)]
    golden = {}
    for layer in range(config["n_layer"]):
        at = f"h.{layer}"
        q, k, v = (split(part, heads) for part in dense(f"{at}.attn.c_attn", norm(f"{at}.ln_1", x)).chunk(3, dim=-1))
        context, golden[f"decoder.{layer}.self"] = attention(q, k, v, causal(len(ids)), scale)
        x = x + dense(f"{at}.attn.c_proj", context)
        x = x + dense(f"{at}.mlp.c_proj", activation(dense(f"{at}.mlp.c_fc", norm(f"{at}.ln_2", x))))
    golden["hidden"] = norm("ln_f", x)
    golden["logits"] = golden["hidden"] @ w["wte.weight"].T
    return golden
