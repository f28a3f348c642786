"""Scores an exported image classifier on the validation images, and on as many training images. Prints JSON."""
import argparse
import json
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from export_vit import load
from images import Images


@torch.no_grad()
def logits_and_labels(model, images, count):
    """float32 [image, class], int64 [image], of the first `count` images, whole, in single precision."""
    outputs = []
    for at in range(0, count, 250):
        pixels, labels = images.batch(np.arange(at, min(at + 250, count)))
        outputs.append((model(pixels), labels))
    return tuple(torch.cat(column) for column in zip(*outputs))


def scores(logits, labels):
    ranks = (logits.topk(5).indices == labels[:, None]).float()
    return {"images": len(labels), "top-1": float(ranks[:, 0].mean()), "top-5": float(ranks.sum(1).mean()),
            "loss": float(F.cross_entropy(logits, labels))}


def by_class(logits, labels, names):
    """Share of each class's images that is recognised, the best first."""
    right = (logits.argmax(1) == labels).float()
    shares = {name: float(right[labels == i].mean()) for i, name in enumerate(names)}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the exported model")
    parser.add_argument("--data", type=Path, required=True, help="folder of images.py")
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    model = load(options.folder)
    names = json.loads((options.data / "classes.json").read_text(encoding="utf-8"))
    held_out = Images(options.data, "val")
    logits, labels = logits_and_labels(model, held_out, len(held_out))
    trained = logits_and_labels(model, Images(options.data, "train"), len(held_out))
    result = {"validation": scores(logits, labels), "training": scores(*trained), "classes": by_class(logits, labels, names)}
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
