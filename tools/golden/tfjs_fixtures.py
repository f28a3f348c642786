"""Writes tiny tfjs models with random weights to test/fixtures/tfjs, and beside each what Keras or NumPy gives with the same weights.

    python3 -m venv VENV && VENV/bin/pip install keras==3.15.1 torch==2.13.0 numpy
    KERAS_BACKEND=torch VENV/bin/python tools/golden/tfjs_fixtures.py

The MultiHeadAttention model is one of Keras, with Keras' own weights and answers; tfjs has no converter for it that runs here, so its
layout is written by hand. All others are written from the formulas of the papers.
"""
import json
import os
from pathlib import Path

os.environ.setdefault("KERAS_BACKEND", "torch")
import keras
import numpy as np

FOLDER = Path(__file__).resolve().parents[2] / "test/fixtures/tfjs"
VOCABULARY, WIDTH, HEADS, KEY, UNITS, ROWS = 20, 8, 2, 3, 6, 7


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def write(name, topology, weights, reference, kind="layers-model", metadata=None):
    """weights: by name, in order. reference: by name, what is compared: numbers in nested lists."""
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    specs = [{"name": key, "shape": list(value.shape), "dtype": "int32" if value.dtype == np.int32 else "float32"} for key, value in weights.items()]
    blob = b"".join(value.astype("<i4" if value.dtype == np.int32 else "<f4").tobytes() for value in weights.values())
    # Two shards, cut in the middle of a tensor.
    middle = len(blob) // 8 * 4
    (folder / "group1-shard1of2.bin").write_bytes(blob[:middle])
    (folder / "group1-shard2of2.bin").write_bytes(blob[middle:])
    model = {"format": kind, "generatedBy": "tools/golden/tfjs_fixtures.py", "modelTopology": topology,
             "weightsManifest": [{"paths": ["group1-shard1of2.bin", "group1-shard2of2.bin"], "weights": specs}]}
    if metadata:
        model["userDefinedMetadata"] = metadata
    (folder / "model.json").write_text(json.dumps(model, indent=1) + "\n")
    numbers = {key: np.asarray(value).tolist() for key, value in reference.items()}
    (folder / "reference.json").write_text(json.dumps(numbers) + "\n")


def layer(class_name, name, config, inputs=()):
    """One layer as Keras 2 wrote it, which is what tfjs reads."""
    nodes = [[[source, 0, 0, {}] for source in inputs]] if inputs else []
    return {"class_name": class_name, "name": name, "config": {"name": name, "trainable": True, **config}, "inbound_nodes": nodes}


def functional(layers, first, last):
    config = {"name": "model", "layers": layers, "input_layers": [[first, 0, 0]], "output_layers": [[last, 0, 0]]}
    return {"keras_version": keras.__version__, "backend": "tensorflow", "model_config": {"class_name": "Functional", "config": config}}


def multi_head(name, causal):
    """Embedding, Keras' MultiHeadAttention over itself, sum, mean over units, two classes."""
    rng = np.random.default_rng(1 + causal)
    inputs = keras.Input((None,), dtype="int32", name="ids")
    x = keras.layers.Embedding(VOCABULARY, WIDTH, name="embedding")(inputs)
    attention = keras.layers.MultiHeadAttention(HEADS, KEY, value_dim=KEY + 1, name="attention")
    y, scores = attention(x, x, return_attention_scores=True, use_causal_mask=causal)
    z = keras.layers.Add(name="sum")([x, y])
    pooled = keras.layers.GlobalAveragePooling1D(name="mean")(z)
    out = keras.layers.Dense(2, activation="softmax", name="classes")(pooled)
    model = keras.Model(inputs, [out, scores])
    model.set_weights([rng.normal(0, 0.9, weight.shape).astype(np.float32) for weight in model.get_weights()])
    ids = rng.integers(0, VOCABULARY, UNITS)
    answer, weights = [np.asarray(each.detach()) for each in model(ids[None])]
    by_path = {"/".join(weight.path.split("/")): np.asarray(weight.value.detach()) for weight in model.weights}
    named = {}
    for path, value in by_path.items():
        parts = path.split("/")
        named["/".join(parts[-3:] if "attention" in parts[:-2] else parts[-2:])] = value
    ends = {"embedding/embeddings": 0, **{f"attention/{part}/{kind}": 1 for part in ("query", "key", "value", "attention_output") for kind in ("kernel", "bias")}, "classes/kernel": 2, "classes/bias": 2}
    assert set(named) == set(ends), (sorted(named), sorted(ends))
    topology = functional([
        layer("InputLayer", "ids", {"batch_input_shape": [None, None], "dtype": "int32", "sparse": False}),
        layer("Embedding", "embedding", {"input_dim": VOCABULARY, "output_dim": WIDTH}, ["ids"]),
        layer("MultiHeadAttention", "attention", {"num_heads": HEADS, "key_dim": KEY, "value_dim": KEY + 1, "use_bias": True, "dropout": 0.0, "use_causal_mask": causal}, ["embedding", "embedding"]),
        layer("Add", "sum", {}, ["embedding", "attention"]),
        layer("GlobalAveragePooling1D", "mean", {}, ["sum"]),
        layer("Dense", "classes", {"units": 2, "activation": "softmax", "use_bias": True}, ["mean"]),
    ], "ids", "classes")
    write(name, topology, {key: named[key] for key in ends}, {"ids": ids, "weights": weights[0], "answer": answer[0]})


def pooling(name, class_name, config):
    """A layer over time steps and a dense layer, from the formulas: c = tanh(x W + b), the weights are softmax(c)."""
    rng = np.random.default_rng(len(name))
    x = rng.normal(0, 1, (ROWS, 3)).astype(np.float32)
    dense, bias = rng.normal(0, 1, (3, 2)).astype(np.float32), rng.normal(0, 1, 2).astype(np.float32)
    own, steps = {}, {}
    if class_name == "DenseOverTime":
        own = {"over_time/kernel": rng.normal(0, 1, (ROWS, 1)).astype(np.float32)}
        weights = own["over_time/kernel"][:, 0]
    elif class_name == "MeanOverTime":
        weights = np.full(ROWS, 1 / ROWS, np.float32)
    else:
        shape = (ROWS, 1) if class_name == "AttentionOverTime" else (1,)
        own = {"over_time/projection": rng.normal(0, 1, (3, 1)).astype(np.float32), "over_time/bias": rng.normal(0, 1, shape).astype(np.float32)}
        projection = (x @ own["over_time/projection"])[:, 0] + own["over_time/bias"].reshape(-1)
        scores = np.tanh(projection) if config.get("activation", "tanh") == "tanh" else projection
        weights, steps = softmax(scores), {"projection": projection, "scores": scores}
    context = weights @ x
    topology = {"class_name": "Sequential", "config": {"name": "model", "layers": [
        layer(class_name, "over_time", {**config, "batch_input_shape": [None, ROWS, 3], "dtype": "float32"}),
        layer("Dense", "answer", {"units": 2, "activation": "linear", "use_bias": True})]}}
    reference = {"rows": x, "weights": weights[None, None], "context": context, "answer": context @ dense + bias, **steps}
    write(name, topology, {**own, "answer/kernel": dense, "answer/bias": bias}, reference, metadata={"columns": ["a", "b", "c"]})


def graph():
    """Two heads of self-attention as TensorFlow's operations, q k v by three products, and a softmax that is no attention at the end."""
    rng = np.random.default_rng(9)
    x = rng.normal(0, 1, (1, UNITS, 4)).astype(np.float32)
    mats = {name: rng.normal(0, 0.8, (4, 4)).astype(np.float32) for name in ("query", "key", "value")}
    out = rng.normal(0, 1, (4, 3)).astype(np.float32)
    split = np.array([-1, 2, 2], np.int32)
    order = np.array([1, 0, 2], np.int32)
    flat, joined = np.array([-1, 4], np.int32), np.array([-1, 4], np.int32)
    heads = {name: (x[0] @ mats[name]).reshape(UNITS, 2, 2).transpose(1, 0, 2) for name in mats}
    scores = heads["query"] @ heads["key"].transpose(0, 2, 1) / np.float32(np.sqrt(2))
    weights = softmax(scores)
    context = (weights @ heads["value"]).transpose(1, 0, 2).reshape(UNITS, 4)
    answer = softmax((context @ out).mean(0))
    f, i = {"type": "DT_FLOAT"}, {"type": "DT_INT32"}
    dims = lambda *sides: {"shape": {"dim": [{"size": str(side)} for side in sides]}}
    const = lambda name, value: {"name": name, "op": "Const", "attr": {"dtype": i if value.dtype == np.int32 else f, "value": {"tensor": {"dtype": i["type"] if value.dtype == np.int32 else f["type"], "tensorShape": {"dim": [{"size": str(side)} for side in value.shape]}}}}}
    node = lambda name, op, *inputs, **attr: {"name": name, "op": op, "input": list(inputs), "attr": attr}
    no = {"b": False}
    consts = {**mats, "out": out, "split": split, "order": order, "flat": flat, "joined": joined, "root": np.array(np.sqrt(2), np.float32), "axis": np.array([0], np.int32)}
    nodes = [{"name": "rows", "op": "Placeholder", "attr": {"dtype": f, "shape": dims(1, -1, 4)}}, *[const(name, value) for name, value in consts.items()],
             node("units", "Reshape", "rows", "flat", T=f, Tshape=i)]
    for name in mats:
        nodes += [node(f"{name}/product", "MatMul", "units", name, T=f, transpose_a=no, transpose_b=no), node(f"{name}/split", "Reshape", f"{name}/product", "split", T=f, Tshape=i),
                  node(f"{name}/heads", "Transpose", f"{name}/split", "order", T=f, Tperm=i)]
    nodes += [
        node("scores", "BatchMatMulV2", "query/heads", "key/heads", T=f, adj_x=no, adj_y={"b": True}),
        node("scaled", "RealDiv", "scores", "root", T=f),
        node("attention/Softmax", "Softmax", "scaled", T=f),
        node("attention/dropout", "Identity", "attention/Softmax", T=f),
        node("context", "BatchMatMulV2", "attention/dropout", "value/heads", T=f, adj_x=no, adj_y=no),
        node("turned", "Transpose", "context", "order", T=f, Tperm=i),
        node("sides", "Reshape", "turned", "joined", T=f, Tshape=i),
        node("logits", "MatMul", "sides", "out", T=f, transpose_a=no, transpose_b=no),
        node("mean", "Mean", "logits", "axis", T=f, Tidx=i, keep_dims={"b": True}),
        node("classes/Softmax", "Softmax", "mean", T=f),
    ]
    write("graph", {"node": nodes, "library": {}, "versions": {}}, consts, {"rows": x[0], "weights": weights, "answer": answer}, kind="graph-model")


if __name__ == "__main__":
    multi_head("multi-head", False)
    multi_head("multi-head-causal", True)
    pooling("attention-over-time", "AttentionOverTime", {})
    pooling("feed-forward", "FeedForwardAttention", {"activation": "tanh"})
    pooling("feed-forward-unbounded", "FeedForwardAttention", {"activation": "linear"})
    pooling("mean-over-time", "MeanOverTime", {})
    pooling("dense-over-time", "DenseOverTime", {})
    graph()
