"""Scores of an exported captioner on held-out scenes: other banks of turned and scaled emoji, other backgrounds.

A name counts where the caption has all of its words, in order, and as often as the scene has the object. The pointing game:
does the strongest patch of every word of an object's name have its middle in the object's box? An object that is not named
counts as missed.
"""
import argparse
import json
from pathlib import Path

import numpy as np
import torch

from export_captioner import load, text_of
from scenes import NOUNS, Scenes
from train_captioner import tensor

SEED = 77  # odd: the unknown things are others than in training
SCENES, MOST = 500, 0.15


def names_in(words):
    """(noun, place of its first word) in the order of a caption's words."""
    found, at = [], 0
    known = {tuple(noun.split()): noun for noun in NOUNS}
    while at < len(words):
        for length in (2, 1):
            noun = known.get(tuple(words[at : at + length]))
            if noun is not None:
                found.append((noun, at))
                at += length - 1
                break
        at += 1
    return found


def inside(box, cell, grid, side):
    x, y = ((cell % grid + 0.5) * side / grid, (cell // grid + 0.5) * side / grid)
    left, top, right, bottom = box
    return left <= x < right and top <= y < bottom


def middles(box, grid, side):
    """Share of the patches whose middles lie in a box: what a patch by chance would hit."""
    return np.mean([inside(box, cell, grid, side) for cell in range(grid * grid)])


def evaluate(model, words, scenes, count=SCENES):
    made = []
    while len(made) < count:
        made.append(scenes.scene(max(1, scenes.count()), MOST))
    grid, side, end = model.config.grid, scenes.side, model.config.end_token_id
    ids, maps = [], []
    for at in range(0, count, 50):
        written, weights, _ = model.write(tensor([pixels for pixels, _, _ in made[at : at + 50]]))
        ids += [row.tolist() for row in written]
        maps += list(weights.numpy())
    other = np.random.default_rng(SEED).permutation(count)
    objects = named = whole = exact = extra = pointed = shuffled = 0
    chance, areas = [], []
    by_count = {many: {"scenes": 0, "objects": 0, "named": 0, "pointed": 0} for many in (1, 2, 3)}
    for i, (_, caption, things) in enumerate(made):
        text = text_of(ids[i], words, end)
        found = names_in([words[one] for one in ids[i]])
        wanted = [noun for noun, _ in things]
        own = by_count[len(things)]
        own["scenes"] += 1
        own["objects"] += len(things)
        objects += len(things)
        whole += text == caption
        exact += [noun for noun, _ in found] == wanted
        extra += sum(noun not in wanted for noun, _ in found)
        areas.append(sum((r - l) * (b - t) for _, (l, t, r, b) in things) / side**2)
        for noun, box in things:
            chance.append(middles(box, grid, side))
            at = next((place for name, place in found if name == noun), None)
            if at is None:
                continue
            steps = range(at, at + len(noun.split()))
            hit = all(inside(box, int(maps[i][step].argmax()), grid, side) for step in steps)
            named, pointed = named + 1, pointed + hit
            own["named"], own["pointed"] = own["named"] + 1, own["pointed"] + hit
            strange = maps[other[i]]
            shuffled += all(inside(box, int(strange[min(step, len(strange) - 1)].argmax()), grid, side) for step in steps)
    nothing = [scenes.scene(0) for _ in range(100)]
    written, _, _ = model.write(tensor([pixels for pixels, _, _ in nothing]))
    silent = sum(text_of(row.tolist(), words, end) == caption for row, (_, caption, _) in zip(written, nothing))
    return {"scenes": count, "objects": objects, "box_share_mean": float(np.mean(areas)), "box_share_most": float(np.max(areas)),
            "names": named / objects, "extra_names": extra / objects, "scenes_all_names_in_order": exact / count, "captions": whole / count,
            "pointing": pointed / objects, "pointing_of_named": pointed / max(1, named), "pointing_chance": float(np.mean(chance)),
            "pointing_shuffled": shuffled / objects, "nothing_known": silent / 100, "by_count": by_count}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the exported model")
    parser.add_argument("--data", type=Path, required=True, help="folder of emoji.tar and emoji.tsv")
    options = parser.parse_args()
    torch.set_num_threads(1)
    model, words = load(options.folder)
    print(json.dumps(evaluate(model, words, Scenes(options.data, SEED, variants=20)), indent=1))


if __name__ == "__main__":
    main()
