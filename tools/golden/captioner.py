"""Pictures, and what PyTorch makes of them with the bundled captioner: its attention, its gates and its greedy words.

    python3 tools/golden/captioner.py EMOJI media/models/headlight-captioner test/fixtures/captioner

EMOJI holds emoji.tar and emoji.tsv. Needs torch and Pillow. Seven scenes of none to three objects; a grey square, a picture of
noise, and a scene that is turned upside down.
"""

import json
import struct
import sys
from pathlib import Path

import numpy as np
import torch
from PIL import Image

sys.path.append(str(Path(__file__).parent.parent / "train"))
from export_captioner import load, text_of  # noqa: E402
from scenes import Scenes  # noqa: E402
from train_captioner import tensor  # noqa: E402

LONGEST = 40


def pictures(emoji: Path) -> list:
    """[side, side, 3], uint8"""
    scenes = Scenes(emoji, 21, variants=6)
    made = [scenes.scene(count)[0] for count in (1, 2, 3, 2, 3, 1, 0)]
    side = scenes.side
    made += [np.full((side, side, 3), 0.5), np.random.default_rng(3).random((side, side, 3)), scenes.scene(2)[0][::-1]]
    return [np.round(np.asarray(pixels) * 255).astype(np.uint8) for pixels in made]


def write_safetensors(file: Path, tensors: dict, metadata: dict) -> None:
    header, data, at = {"__metadata__": metadata}, [], 0
    for name, values in tensors.items():
        raw = np.ascontiguousarray(values).tobytes()
        header[name] = {"dtype": "F32", "shape": list(values.shape), "data_offsets": [at, at + len(raw)]}
        data.append(raw)
        at += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))


def main(emoji: Path, folder: Path, out: Path) -> None:
    out.mkdir(parents=True, exist_ok=True)
    model, words = load(folder)
    captions, tensors = [], {}
    for i, pixels in enumerate(pictures(emoji)):
        Image.fromarray(pixels).save(out / f"{i}.png", optimize=True)
        given = tensor([pixels.astype(np.float32) / 255])
        ids, weights, gates = model.write(given, LONGEST)
        captions.append({"ids": ids[0].tolist(), "text": text_of(ids[0].tolist(), words, model.config.end_token_id)})
        tensors[f"{i}.weights"], tensors[f"{i}.gates"] = weights[0].numpy(), gates[0].numpy()
    write_safetensors(out / "reference.safetensors", tensors, {"captions": json.dumps(captions), "torch": torch.__version__})


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
