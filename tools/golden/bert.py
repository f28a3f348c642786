"""BERT (Devlin et al. 2018), parameter names as in transformers' modeling_bert.py."""

import math

import torch

from parts import ACTIVATIONS, attention, layer_norm, split


def names(config, masked_lm, labels):
    width, inner = config["hidden_size"], config["intermediate_size"]
    shapes = {
        "bert.embeddings.word_embeddings.weight": [config["vocab_size"], width],
        "bert.embeddings.position_embeddings.weight": [config["max_position_embeddings"], width],
        "bert.embeddings.token_type_embeddings.weight": [config["type_vocab_size"], width],
        "bert.embeddings.LayerNorm.weight": [width],
        "bert.embeddings.LayerNorm.bias": [width],
    }

    def dense(name, outputs, inputs):
        shapes[f"{name}.weight"] = [outputs, inputs]
        shapes[f"{name}.bias"] = [outputs]

    def norm(name):
        shapes[f"{name}.weight"] = [width]
        shapes[f"{name}.bias"] = [width]

    for layer in range(config["num_hidden_layers"]):
        at = f"bert.encoder.layer.{layer}"
        for part in ("query", "key", "value"):
            dense(f"{at}.attention.self.{part}", width, width)
        dense(f"{at}.attention.output.dense", width, width)
        norm(f"{at}.attention.output.LayerNorm")
        dense(f"{at}.intermediate.dense", inner, width)
        dense(f"{at}.output.dense", width, inner)
        norm(f"{at}.output.LayerNorm")
    if masked_lm:
        shapes["cls.predictions.bias"] = [config["vocab_size"]]
        dense("cls.predictions.transform.dense", width, width)
        norm("cls.predictions.transform.LayerNorm")
    if labels:
        dense("bert.pooler.dense", width, width)
        dense("classifier", labels, width)
    return shapes


def run(config, w, ids):
    activation = ACTIVATIONS[config["hidden_act"]]
    epsilon = config["layer_norm_eps"]

    def dense(name, x):
        return x @ w[f"{name}.weight"].T + w[f"{name}.bias"]

    def norm(name, x):
        return layer_norm(x, w[f"{name}.weight"], w[f"{name}.bias"], epsilon)

    heads = config["num_attention_heads"]
    scale = 1 / math.sqrt(config["hidden_size"] // heads)
    visible = torch.ones(len(ids), len(ids), dtype=torch.bool)
    x = (
        w["bert.embeddings.word_embeddings.weight"][ids]
        + w["bert.embeddings.position_embeddings.weight"][: len(ids)]
        + w["bert.embeddings.token_type_embeddings.weight"][0]
    )
    x = norm("bert.embeddings.LayerNorm", x)
    golden = {}
    for layer in range(config["num_hidden_layers"]):
        at = f"bert.encoder.layer.{layer}"
        q, k, v = (split(dense(f"{at}.attention.self.{part}", x), heads) for part in ("query", "key", "value"))
        context, golden[f"encoder.{layer}.self"] = attention(q, k, v, visible, scale)
        x = norm(f"{at}.attention.output.LayerNorm", x + dense(f"{at}.attention.output.dense", context))
        inner = activation(dense(f"{at}.intermediate.dense", x))
        x = norm(f"{at}.output.LayerNorm", x + dense(f"{at}.output.dense", inner))
    golden["hidden"] = x
    if "cls.predictions.transform.dense.weight" in w:
        transformed = norm(
            "cls.predictions.transform.LayerNorm", activation(dense("cls.predictions.transform.dense", x))
        )
        golden["logits"] = transformed @ w["bert.embeddings.word_embeddings.weight"].T + w["cls.predictions.bias"]
    if "classifier.weight" in w:
        golden["classes"] = dense("classifier", torch.tanh(dense("bert.pooler.dense", x[0])))
    return golden
