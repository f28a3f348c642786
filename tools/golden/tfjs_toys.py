"""What the bundled toys give for their samples, by the formulas of the papers in NumPy: weights of the rows and the answer, to test/golden/toys.json.

    python3 tools/golden/tfjs_toys.py
"""
import csv
import json
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = {"addition": ["addition.csv"], "multiplication": ["multiplication.csv"], "days": ["days.csv", "days-2.csv"]}


def weights_of(folder):
    """By name, in float64."""
    manifest = json.loads((folder / "model.json").read_text())["weightsManifest"]
    blob, start, named = b"".join((folder / path).read_bytes() for group in manifest for path in group["paths"]), 0, {}
    for spec in (spec for group in manifest for spec in group["weights"]):
        size = int(np.prod(spec["shape"]))
        named[spec["name"]] = np.frombuffer(blob, "<f4", size, start).reshape(spec["shape"]).astype(np.float64)
        start += 4 * size
    return named


def softmax(x):
    e = np.exp(x - x.max())
    return e / e.sum()


def leaky(x):
    return np.where(x > 0, x, 0.01 * x)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def dense(x, w, name):
    return x @ w[f"{name}/kernel"] + w[f"{name}/bias"]


def feed_forward(x, w, score):
    """Raffel & Ellis (2015): a(h) = tanh(w h + b), or without tanh; the mean weighs all rows alike."""
    h = leaky(dense(x, w, "rows"))
    if score == "mean":
        alpha = np.full(len(x), 1 / len(x))
    else:
        projection = (h @ w["attention/projection"])[:, 0] + w["attention/bias"]
        alpha = softmax(np.tanh(projection) if score == "tanh" else projection)
    return alpha, leaky(dense(leaky(dense(alpha @ h, w, "hidden")), w, "answer"))


def lstm(x, w):
    """[rows, cells]; gates in the order of Keras: input, forget, cell, output."""
    cells = w["lstm/recurrent_kernel"].shape[0]
    h, c, states = np.zeros(cells), np.zeros(cells), []
    for row in x:
        i, f, g, o = np.split(row @ w["lstm/kernel"] + h @ w["lstm/recurrent_kernel"] + w["lstm/bias"], 4)
        c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
        h = sigmoid(o) * np.tanh(c)
        states.append(h)
    return np.array(states)


def recurrent(x, w, dense_over_time):
    h = lstm(x, w)
    if dense_over_time:
        alpha = w["dense_over_time/kernel"][:, 0]
    else:
        alpha = softmax(np.tanh((h @ w["attention/projection"])[:, 0] + w["attention/bias"][:, 0]))
    return alpha, dense(alpha @ h, w, "answer")


def main():
    golden = {}
    for problem, samples in SAMPLES.items():
        for folder in sorted(ROOT.glob(f"media/models/toy-{problem}*")):
            w, kind = {name.removeprefix("lstm_cell/"): value for name, value in weights_of(folder).items()}, folder.name.removeprefix(f"toy-{problem}").lstrip("-")
            for sample in samples:
                with open(ROOT / "media/samples" / sample, newline="") as file:
                    x = np.array([[float(cell) for cell in row] for row in list(csv.reader(file))[1:]])
                alpha, answer = recurrent(x, w, kind == "dense") if problem == "days" else feed_forward(x, w, {"": "tanh", "unbounded": "linear", "mean": "mean"}[kind])
                golden[f"{folder.name} {sample}"] = {"weights": alpha.tolist(), "answer": answer.tolist()}
    (ROOT / "test/golden/toys.json").write_text(json.dumps(golden) + "\n")
    print("\n".join(golden))


if __name__ == "__main__":
    main()
