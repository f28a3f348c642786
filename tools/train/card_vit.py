"""Fills the image classifier's card with what was measured, and adds its data to TRAINING-DATA.md beside it.

What stands between the two `regions` marks of an existing card is kept: another tool writes that.
"""
import argparse
import json
import re
from pathlib import Path

from card import number

REGIONS = re.compile(r"<!-- regions -->.*<!-- /regions -->", re.DOTALL)
NO_REGIONS = "<!-- regions -->\nNot measured yet.\n<!-- /regions -->"
SECTION = re.compile(r"\n*<!-- images -->.*<!-- /images -->\n", re.DOTALL)
DATA = """

<!-- images -->
## The image classifier

**Tiny ImageNet, 100 of its 200 classes** (the set of Stanford's CS231n; 50,000 training and 5,000 validation photographs of
64×64 pixels, re-encoded as WebP). These are ImageNet photographs, and ImageNet's terms allow **non-commercial research and
education only**; the photographs belong to their owners. None of them is part of a release. Nobody else's weights were used:
the classifier started from random numbers and a start computed from these images (`tools/train/model_vit.py`). The object
boxes of the data set were not used in training.

The licence of the text models does not extend to this one: it is to be used as the images may be, for non-commercial
research and education. The validation images were never trained on.
<!-- /images -->
"""


def loss_table(log):
    """About a dozen rows, evenly spread, the last one included."""
    picked = sorted({round(i * (len(log) - 1) / 11) for i in range(12)})
    lines = ["| minute | steps | images | pixels a side | training loss | validation loss | validation top-1 |", "|---" * 7 + "|"]
    for entry in (log[i] for i in picked):
        lines.append(f"| {entry['seconds'] / 60:.0f} | {number(entry['step'])} | {entry['images'] / 1e3:,.0f} k | {entry['side']} | "
                     f"{entry['loss']:.2f} | {entry['heldout_loss']:.2f} | {entry['heldout_top1']:.1%} |")
    return "\n".join(lines)


def score_table(scores):
    lines = ["| images | top-1 | top-5 | loss |", "|---|---|---|---|"]
    for name, about in (("validation", "validation, never trained on"), ("training", "training, uncropped")):
        one = scores[name]
        lines.append(f"| {number(one['images'])} {about} | {one['top-1']:.1%} | {one['top-5']:.1%} | {one['loss']:.3f} |")
    return "\n".join(lines)


def shares(pairs):
    return ", ".join(f"{name} {share:.0%}" for name, share in pairs)


def card(config, log, scores, hardware, notes, regions):
    last, classes = log[-1], list(scores["classes"].items())
    return f"""---
license: other
license_name: non-commercial-research-and-education
license_link: ../TRAINING-DATA.md
pipeline_tag: image-classification
---
# Headlight ViT

A small vision transformer that names the one main thing in a photograph, out of {len(classes)}. Made to have attention worth
looking at, in a few megabytes; it is no good classifier. Top-1 on the validation images is {scores["validation"]["top-1"]:.1%}
(chance is {1 / len(classes):.0%}; larger networks trained for longer reach far more on this data).

- Architecture: `{config["architectures"][0]}`, {config["num_hidden_layers"]} layers × {config["hidden_size"]}, \
{config["num_attention_heads"]} heads, feed-forward {config["intermediate_size"]}, images of {config["image_size"]}×\
{config["image_size"]} pixels in {(config["image_size"] // config["patch_size"]) ** 2} patches of {config["patch_size"]}×\
{config["patch_size"]}, and a class token. Weights in half precision.
- Data: 100 classes of Tiny ImageNet: [TRAINING-DATA.md](../TRAINING-DATA.md).
- **Licence of the weights: non-commercial research and education only**, as are ImageNet's terms for the images that they
  were trained on. The MIT licence of the rest does not cover them. No image is part of this model or of a release.
- Bias and limits: it knows {len(classes)} things and calls everything one of them; it sees 64×64 pixels, whatever the picture. The
  photographs are from the web of before 2010, chosen for ImageNet, with that collection's view of the world.

## Training

Images of 32, then 48, then 64 pixels a side, which take a window of the position embeddings until they fill it; random crops
and flips, a little change of brightness and contrast, label smoothing 0.1. Patches start whitened, and heads of the first
four layers start out looking one or two patches beside their own (`model_vit.py`): **these neighbour heads were given, not
discovered**, though training was free to change them. The last two layers start random, and the class token starts out
looking everywhere about alike. Muon for the matrices inside the layers, AdamW for the rest, 128 images a step, no dropout;
the learning rate falls linearly to zero over the last 75 % of the time. {notes}

{number(last["step"])} steps, {number(last["images"])} images ({last["images"] / 50000:.1f} times the training set), \
{last["seconds"] / 60:.0f} minutes by the clock and {last["cpu_seconds"] / 60:.0f} minutes of processor time on {hardware}: \
{last["images"] / last["cpu_seconds"]:.0f} images a second of processor time. Recipe: `tools/train/`.

{loss_table(log)}

The validation columns are over 1,000 of the images. No checkpoint was chosen by them: the weights are the last ones. The
scores below are the ones to quote.

## Scores

{score_table(scores)}

Best recognised: {shares(classes[:6])}. Worst: {shares(classes[-6:])}.

## Where it looks

{regions}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the exported model; TRAINING-DATA.md lies beside it")
    parser.add_argument("--run", type=Path, required=True, help="log.jsonl and scores.json")
    parser.add_argument("--hardware", default="the training machine")
    parser.add_argument("--notes", default="", help="a sentence for the card")
    options = parser.parse_args()
    log = [json.loads(line) for line in (options.run / "log.jsonl").read_text().splitlines()]
    log = [entry for i, entry in enumerate(log) if all(later["step"] > entry["step"] for later in log[i + 1 :])]  # resumed runs
    scores = json.loads((options.run / "scores.json").read_text(encoding="utf-8"))
    config = json.loads((options.folder / "config.json").read_text(encoding="utf-8"))
    readme = options.folder / "README.md"
    kept = REGIONS.search(readme.read_text(encoding="utf-8")) if readme.exists() else None
    regions = kept.group(0) if kept else NO_REGIONS
    readme.write_text(card(config, log, scores, options.hardware, options.notes, regions), encoding="utf-8")
    data = options.folder.parent / "TRAINING-DATA.md"
    text = SECTION.sub("", data.read_text(encoding="utf-8")) if data.exists() else ""
    data.write_text(text.rstrip("\n") + DATA, encoding="utf-8")


if __name__ == "__main__":
    main()
