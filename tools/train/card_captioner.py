"""Fills the captioner's card with what was measured, and writes the notice of the graphics that it was trained on."""
import argparse
import json
from pathlib import Path

from card import number
from scenes import NOUNS, SIZES
from train_captioner import PENALTY

NOTICE = """The scenes that this model was trained on, and media/samples/scene.png, hold emoji graphics by Twemoji
(Twitter, Inc and other contributors; continued by jdecked/twemoji), CC-BY 4.0:
https://creativecommons.org/licenses/by/4.0/
They were turned, scaled, squeezed, mirrored and made lighter or darker.

The nouns come from the English labels of Emojibase (MIT, Copyright (c) 2017 Miles Johnson), reworded in part.
"""


def loss_table(log):
    """About a dozen rows, evenly spread, the last one included."""
    picked = sorted({round(i * (len(log) - 1) / 11) for i in range(12)})
    lines = ["| minute | steps | pictures | of | loss |", "|---|---|---|---|---|"]
    for entry in (log[i] for i in picked):
        lines.append(f"| {entry['seconds'] / 60:.0f} | {number(entry['step'])} | {entry['pictures'] / 1e3:,.0f} k | "
                     f"{entry['part']} | {entry['loss']:.2f} |")
    return "\n".join(lines)


def score_table(scores):
    rows = (
        ("objects whose exact name is written", "names"),
        ("names written of what is not there, of all objects", "extra_names"),
        ("scenes whose names are all right and in order", "scenes_all_names_in_order"),
        ("captions that are right to the word, places too", "captions"),
        ("pointing game: the strongest patch of every word of an object's name lies in its box", "pointing"),
        ("the same, of the objects that are named", "pointing_of_named"),
        ("the same by chance: patches that lie in a box", "pointing_chance"),
        ("the same with another scene's attention", "pointing_shuffled"),
        ("scenes of nothing that it knows, 100 more, of which it says so", "nothing_known"),
    )
    return "\n".join(["| held-out scenes | |", "|---|---|", *(f"| {name} | {scores[key]:.1%} |" for name, key in rows)])


def count_table(scores):
    lines = ["| objects in the scene | scenes | objects | named | pointed at | pointed at, of the named |", "|---" * 6 + "|"]
    for many, one in scores["by_count"].items():
        lines.append(f"| {many} | {one['scenes']} | {one['objects']} | {one['named'] / one['objects']:.1%} | "
                     f"{one['pointed'] / one['objects']:.1%} | {one['pointed'] / max(1, one['named']):.1%} |")
    return "\n".join(lines)


def card(config, log, scores, hardware, notes):
    last = log[-1]
    grid = config["image_size"]
    for stride in config["strides"]:
        grid //= stride
    return f"""---
license: cc-by-4.0
pipeline_tag: image-to-text
---
# Headlight captioner

*Show, Attend and Tell* ([Xu et al. 2015](https://arxiv.org/abs/1502.03044)) with soft attention, small enough to be looked
through: it names the things in a scene of emoji and says where they are, "a dog on the left and a red apple at the top right".
It knows {len(NOUNS)} things, and nothing of photographs.

- Architecture: a convolutional encoder of {len(config["channels"])} layers ({", ".join(map(str, config["channels"]))} channels) over \
{config["image_size"]}×{config["image_size"]} pixels, which gives {grid}×{grid} annotation vectors; an LSTM of {config["hidden_size"]} that
  looks back at them by additive attention before each word, through the gate β; {config["vocab_size"]} words. One layer, one head. Weights in
  half precision.
- Unlike the paper's: the encoder is our own (theirs was a VGG of ImageNet); annotation vectors carry a position, since a cell sees
  39 pixels and could not tell where it is; additive attention is vᵀ tanh(W h + U a); the doubly stochastic penalty has λ = {PENALTY}.
- Data: scenes that `tools/train/scenes.py` composes of none to three of {len(NOUNS)} emoji, {SIZES[0]} to {SIZES[1]} pixels long, turned by up
  to 20°, mirrored, a little squeezed, on gradients, stripes, squares, blobs and grain. **Emoji graphics by Twemoji (Twitter, Inc and other
  contributors), CC-BY 4.0**: see [NOTICE](NOTICE). No photograph was used, and nobody else's weights.
- Limits: one drawing a thing, and it has seen every one of them. Held out are scenes, with their backgrounds, sizes, turns and places; not
  drawings. Pictures that are not square are squeezed into one.

It knows: {", ".join(NOUNS)}.

## Training

First one word for small squares with one thing in them, as the decoder's first step with an empty memory, so that encoder, attention and
output know the things (the paper's encoder had learned from ImageNet); then captions of whole scenes, with the encoder as it was. Attention
was never told where anything is; positions began by telling the thirds of a picture apart, **which was given, not discovered**. AdamW, 32
scenes a step. {notes}

{number(last["step"])} steps, {number(last["pictures"])} pictures, {last["seconds"] / 60:.0f} minutes by the clock and \
{last["cpu_seconds"] / 60:.0f} minutes of processor time on {hardware}. Recipe: `tools/train/`.

{loss_table(log)}

## Scores

{number(scores["scenes"])} held-out scenes with {number(scores["objects"])} objects, whose boxes take {scores["box_share_mean"]:.1%} of the \
area on average and {scores["box_share_most"]:.1%} at most. An object that is not named counts as missed in all of them.

{score_table(scores)}

{count_table(scores)}

It is worst at counting: beside one object it may name a second that is not there, and of three it may leave one out.
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the exported model")
    parser.add_argument("--run", type=Path, required=True, help="log.jsonl and scores.json")
    parser.add_argument("--hardware", default="the training machine")
    parser.add_argument("--notes", default="", help="a sentence for the card")
    options = parser.parse_args()
    log = [json.loads(line) for line in (options.run / "log.jsonl").read_text().splitlines()]
    log = [entry for i, entry in enumerate(log) if all(later["step"] > entry["step"] for later in log[i + 1 :])]  # resumed runs
    scores = json.loads((options.run / "scores.json").read_text(encoding="utf-8"))
    config = json.loads((options.folder / "config.json").read_text(encoding="utf-8"))
    (options.folder / "README.md").write_text(card(config, log, scores, options.hardware, options.notes), encoding="utf-8")
    (options.folder / "NOTICE").write_text(NOTICE, encoding="utf-8")


if __name__ == "__main__":
    main()
