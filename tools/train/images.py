"""Decodes the zips of Tiny ImageNet into plain arrays, and cuts training batches out of them.

    images.py SOURCE OUT        SOURCE holds train-*.zip, val.zip and classes.tsv; needs Pillow

OUT gets train.u8 and val.u8 (uint8 [image, 64, 64, 3]), train.labels and val.labels (uint8), classes.json (labels in order).
"""
import argparse
import csv
import io
import json
import zipfile
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

SIZE = 64
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)  # of the ImageNet photographs, as in most of their models


def decode(archives, classes, out, split):
    from PIL import Image

    labels = []
    with (out / f"{split}.u8").open("wb") as file:
        for archive in archives:
            with zipfile.ZipFile(archive) as packed:
                for name in packed.namelist():
                    if name.endswith(".webp"):
                        image = Image.open(io.BytesIO(packed.read(name))).convert("RGB")
                        file.write(np.asarray(image, dtype=np.uint8).tobytes())
                        labels.append(classes[name.split("/")[-2]])
    np.array(labels, dtype=np.uint8).tofile(out / f"{split}.labels")
    return len(labels)


class Images:
    """One split: pixels uint8 [image, 64, 64, 3] and labels uint8 [image]."""

    def __init__(self, folder, split):
        self.labels = np.fromfile(folder / f"{split}.labels", dtype=np.uint8)
        self.pixels = np.memmap(folder / f"{split}.u8", dtype=np.uint8, mode="r", shape=(len(self.labels), SIZE, SIZE, 3))

    def __len__(self):
        return len(self.labels)

    def batch(self, rows):
        """(float32 [row, 3, 64, 64] normalised, int64 [row])"""
        pixels = torch.from_numpy(self.pixels[rows]).permute(0, 3, 1, 2).float()
        mean, std = (torch.tensor(v).view(1, 3, 1, 1) * 255 for v in (MEAN, STD))
        return (pixels - mean) / std, torch.from_numpy(self.labels[rows].astype(np.int64))


def crops(images, size, smallest, random):
    """Random resized crops, flipped half of the time, with a little change of brightness and contrast.

    images [n, 3, 64, 64] -> [n, 3, size, size]; a crop covers a share of the area between `smallest` and 1, with an aspect
    ratio between 3:4 and 4:3 (Szegedy et al. 2015).
    """
    count = len(images)
    area = random.uniform(smallest, 1, count)
    ratio = np.exp(random.uniform(np.log(3 / 4), np.log(4 / 3), count))
    width, height = np.minimum(np.sqrt(area * ratio), 1), np.minimum(np.sqrt(area / ratio), 1)
    x, y = (random.uniform(-1, 1, count) * (1 - side) for side in (width, height))  # centre, in -1 to 1
    flip = np.where(random.random(count) < 0.5, -1.0, 1.0)
    zero = np.zeros(count)
    theta = np.stack([width * flip, zero, x, zero, height, y], axis=1).reshape(count, 2, 3)
    gain, shift = random.uniform(0.8, 1.2, (count, 1, 1, 1)), random.uniform(-0.3, 0.3, (count, 1, 1, 1))
    if size <= SIZE // 2:
        images = F.avg_pool2d(images, 2)  # so that small crops do not alias
    theta, gain, shift = (torch.from_numpy(v).float().to(images.device) for v in (theta, gain, shift))
    grid = F.affine_grid(theta, [count, 3, size, size], align_corners=False)
    images = F.grid_sample(images, grid, mode="bilinear", padding_mode="reflection", align_corners=False)
    return images * gain + shift


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    with (options.source / "classes.tsv").open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file, delimiter="\t"), key=lambda row: int(row["index"]))
    classes = {row["wnid"]: int(row["index"]) for row in rows}
    (options.out / "classes.json").write_text(json.dumps([row["label"] for row in rows]))
    print(decode([options.source / "val.zip"], classes, options.out, "val"), "validation images")
    print(decode(sorted(options.source.glob("train-*.zip")), classes, options.out, "train"), "training images")


if __name__ == "__main__":
    main()
