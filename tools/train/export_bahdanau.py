"""Writes the translator as the engine reads it: config.json and half-precision model.safetensors. Reads it back, too."""
import argparse
import json
from pathlib import Path

import torch

from export import read_safetensors, write_safetensors
from model_bahdanau import Bahdanau, BahdanauConfig

NEVER = -100.0  # the bias of what the target's language never writes
# Ours to PyTorch's.
NAMES = {"words.weight": "shared.weight", "output.bias": "output_bias", "attention.query.weight": "attention.query.weight",
         "attention.energy.weight": "attention.score.weight", **{f"{name}.{part}": f"{name}.{part}" for name in
         ("attention.key", "initial", "readout") for part in ("weight", "bias")}}
for _ours, _theirs, _end in (("encoder.forward", "encoder", "_l0"), ("encoder.backward", "encoder", "_l0_reverse"), ("decoder", "decoder", "")):
    for _part, _kind in (("input", "ih"), ("hidden", "hh")):
        for _what in ("weight", "bias"):
            NAMES[f"{_ours}.{_part}.{_what}"] = f"{_theirs}.{_what}_{_kind}{_end}"


def load(folder):
    """The model of an exported folder, in single precision, ready to evaluate."""
    data = json.loads((folder / "config.json").read_text())
    model = Bahdanau(BahdanauConfig(**{key: data[key] for key in BahdanauConfig.__dataclass_fields__}))
    tensors = read_safetensors(folder / "model.safetensors")
    model.load_state_dict({theirs: tensors[ours] for ours, theirs in NAMES.items()})
    return model.eval()


def export(model, folder, written):
    """`written`: ids of the units that the target's language writes."""
    folder.mkdir(parents=True, exist_ok=True)
    tensors = model.state_dict()
    bias = torch.full_like(tensors["output_bias"], NEVER)
    bias[written] = tensors["output_bias"][written]
    tensors = {**tensors, "output_bias": bias}
    (folder / "config.json").write_text(json.dumps(model.config.hugging_face(), indent=2) + "\n")
    part = folder / "model.safetensors.part"  # never half a file under the real name
    write_safetensors(part, {ours: tensors[theirs] for ours, theirs in NAMES.items()})
    part.replace(folder / "model.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.pt of train_bahdanau.py")
    parser.add_argument("folder", type=Path, help="where the model goes, beside its tokenizer.json")
    options = parser.parse_args()
    saved = torch.load(options.checkpoint, map_location="cpu")
    config = BahdanauConfig(**saved["config"])
    model = Bahdanau(config)
    model.load_state_dict(saved["weights"])
    export(model, options.folder, saved["written"])


if __name__ == "__main__":
    main()
