"""Scenes of emoji on varied backgrounds, with captions that name objects and places. Needs Pillow.

A scene holds no object, or one to three of NOUNS, left to right as its caption names them:
"a dog on the left and a red apple at the top right". SOURCE holds emoji.tar and emoji.tsv (file, codepoints, noun, group).
"""
import argparse
import csv
import io
import tarfile
from pathlib import Path

import numpy as np
from PIL import Image

SIDE = 96
NOUNS = (
    "dog", "cat", "fox", "panda", "frog", "penguin", "elephant", "fish", "butterfly", "ladybug", "octopus", "flamingo",
    "crab", "red apple", "green apple", "banana", "strawberry", "carrot", "pizza", "donut", "hamburger", "watermelon",
    "pineapple", "key", "umbrella", "bell", "balloon", "alarm clock", "guitar", "drum", "scissors", "light bulb", "bus",
    "bicycle", "sailboat", "rocket", "tractor", "sunflower", "cactus", "snowman", "rainbow", "full moon", "fire", "house",
    "soccer ball", "basketball", "crown", "top hat",
)
NOTHING = "nothing known"
PLACES = (
    ("at the top left", "at the top", "at the top right"),
    ("on the left", "in the middle", "on the right"),
    ("at the bottom left", "at the bottom", "at the bottom right"),
)
SIZES = (19, 36)  # pixels of an emoji's longer side in a scene of SIDE pixels


def caption(things):
    """things: (noun, (x, y) of the centre, 0 to 1), from left to right."""
    phrases = []
    for noun, (x, y) in things:
        article = "an" if noun[0] in "aeiou" else "a"
        phrases.append(f"{article} {noun} {PLACES[min(2, int(3 * y))][min(2, int(3 * x))]}")
    if not phrases:
        return NOTHING
    return phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} and {phrases[-1]}"


def read_emoji(source):
    """{noun: RGBA picture of 72×72}, all 594 of them."""
    with (source / "emoji.tsv").open(encoding="utf-8", newline="") as file:
        nouns = {row["file"]: row["noun"] for row in csv.DictReader(file, delimiter="\t")}
    with tarfile.open(source / "emoji.tar") as packed:
        return {nouns[name]: Image.open(io.BytesIO(packed.extractfile(name).read())).convert("RGBA")
                for name in packed.getnames() if name in nouns}


def sprite(emoji, size, random):
    """Turned by up to 20 degrees, a little squeezed, mirrored half of the time: float32 [height, width, 4], colours times alpha."""
    if random.random() < 0.5:
        emoji = emoji.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    emoji = emoji.rotate(random.uniform(-20, 20), Image.Resampling.BICUBIC, expand=True)
    emoji = emoji.crop(emoji.getchannel("A").point(lambda a: 255 * (a > 40)).getbbox())
    scale = size / max(emoji.size)
    squeeze = np.exp(random.uniform(-0.12, 0.12))  # pictures that are not square are squeezed into one
    width, height = emoji.width * min(1, squeeze), emoji.height * min(1, 1 / squeeze)
    emoji = emoji.resize([max(1, round(scale * side)) for side in (width, height)], Image.Resampling.BICUBIC)
    pixels = np.asarray(emoji, dtype=np.float32) / 255
    pixels[..., :3] *= pixels[..., 3:] * random.uniform(0.88, 1.1)
    return pixels


def background(side, random):
    """float32 [side, side, 3]: a gradient, with stripes, squares, blobs or grain."""
    y, x = np.mgrid[0:side, 0:side] / side
    first, second, third = random.uniform(0.05, 0.98, (3, 3))
    angle = random.uniform(0, 2 * np.pi)
    along = x * np.cos(angle) + y * np.sin(angle)
    kind = random.integers(5)
    if kind == 0:
        share = (along - along.min()) / np.ptp(along)
    elif kind == 1:
        share = 0.5 + 0.5 * np.sin(along * random.uniform(8, 60) + random.uniform(0, 6))
    elif kind == 2:
        cells = random.integers(2, 9)
        share = ((np.floor(x * cells) + np.floor(y * cells)) % 2) * random.uniform(0.2, 1)
    elif kind == 3:
        small = random.random((random.integers(3, 14),) * 2).astype(np.float32)
        share = np.asarray(Image.fromarray(small).resize((side, side), Image.Resampling.BICUBIC))
    else:
        share = (y > random.uniform(0.3, 0.8)).astype(np.float64)
    share = share[..., None]
    ground = first * (1 - share) + second * share
    ground = ground * (1 - 0.3 * y[..., None]) + 0.3 * y[..., None] * third
    return (ground + random.normal(0, random.uniform(0, 0.05), (side, side, 1))).clip(0, 1).astype(np.float32)


class Scenes:
    """Draws scenes from banks of turned and scaled emoji and of backgrounds, which `seed` makes: another seed, other banks."""

    def __init__(self, source, seed, variants=30, side=SIDE):
        emoji = read_emoji(source)
        self.random, self.side = np.random.default_rng(seed), side
        sizes = lambda: self.random.uniform(*SIZES) * side / SIDE
        self.sprites = [[sprite(emoji[noun], sizes(), self.random) for _ in range(variants)] for noun in NOUNS]
        unknown = sorted(set(emoji) - set(NOUNS))[seed % 2 :: 2]  # the ones that held-out scenes show are never trained on
        self.unknown = [sprite(emoji[noun], sizes(), self.random) for noun in unknown]
        self.backgrounds = np.stack([background(side, self.random) for _ in range(6 * variants)])

    def ground(self, side):
        """A cut of one background, mirrored and with its colours in any order."""
        top, left = self.random.integers(0, self.side - side + 1, 2)
        pixels = self.backgrounds[self.random.integers(len(self.backgrounds))][top : top + side, left : left + side]
        return np.ascontiguousarray(pixels[:: self.random.choice((-1, 1)), :: self.random.choice((-1, 1)), self.random.permutation(3)])

    def put(self, pixels, thing, left, top):
        height, width = thing.shape[:2]
        thing = thing[:, :: self.random.choice((-1, 1))]
        under = pixels[top : top + height, left : left + width]
        under *= 1 - thing[..., 3:]
        under += thing[..., :3]

    def crop(self, side):
        """One object somewhere in a small square: (float32 [side, side, 3], its number among NOUNS; len(NOUNS) for an unknown or none)."""
        pixels, noun = self.ground(side), self.random.integers(len(NOUNS) + 1)
        if noun < len(NOUNS) or self.random.random() < 0.8:
            bank = self.sprites[noun] if noun < len(NOUNS) else self.unknown
            thing = bank[self.random.integers(len(bank))]
            height, width = thing.shape[:2]
            self.put(pixels, thing, self.random.integers(side - width + 1), self.random.integers(side - height + 1))
        return pixels.clip(0, 1), noun

    def count(self):
        """Of the objects of a scene; one scene in 14 has none of NOUNS."""
        return self.random.choice(4, p=(1 / 14, 4 / 14, 6 / 14, 3 / 14))

    def scene(self, count, most=1.0):
        """(float32 [side, side, 3], caption, [(noun, box)]) with boxes (left, top, right, bottom) in pixels, together at most `most` of the area."""
        while True:
            nouns = self.random.choice(len(NOUNS), count, replace=False)
            placed = [(noun, *self.place(self.sprites[noun])) for noun in nouns]
            if count == 0 or (self.apart(placed) and sum((r - l) * (b - t) for _, _, (l, t, r, b) in placed) <= most * self.side**2):
                break
        pixels = self.ground(self.side)
        if count == 0 and self.random.random() < 0.6:
            thing, (left, top, _, _) = self.place(self.unknown)
            self.put(pixels, thing, left, top)
        placed.sort(key=lambda thing: thing[2][0] + thing[2][2])
        for _, thing, (left, top, _, _) in placed:
            self.put(pixels, thing, left, top)
        known = [(NOUNS[noun], box) for noun, _, box in placed]
        centre = lambda box: ((box[0] + box[2]) / 2 / self.side, (box[1] + box[3]) / 2 / self.side)
        return pixels.clip(0, 1), caption([(noun, centre(box)) for noun, box in known]), known

    def place(self, bank):
        thing = bank[self.random.integers(len(bank))]
        height, width = thing.shape[:2]
        left, top = (self.random.integers(self.side - span + 1) for span in (width, height))
        return thing, (left, top, left + width, top + height)

    def apart(self, placed):
        """No box touches another, and no two centres lie so near in x that their order could be doubted."""
        boxes = [box for _, _, box in placed]
        gap, near = self.side / 48, self.side / 8
        return all(
            (a[2] + gap <= b[0] or b[2] + gap <= a[0] or a[3] + gap <= b[1] or b[3] + gap <= a[1])
            and abs(a[0] + a[2] - b[0] - b[2]) >= near
            for i, a in enumerate(boxes) for b in boxes[:i]
        )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", type=Path)
    parser.add_argument("picture", type=Path, help="where one scene is written")
    parser.add_argument("--side", type=int, default=3 * SIDE, help="pixels")
    parser.add_argument("--objects", type=int, default=3)
    parser.add_argument("--seed", type=int, default=77)
    options = parser.parse_args()
    pixels, text, _ = Scenes(options.source, options.seed, variants=2, side=options.side).scene(options.objects)
    Image.fromarray(np.round(pixels * 255).astype(np.uint8)).save(options.picture, optimize=True)
    print(text)


if __name__ == "__main__":
    main()
