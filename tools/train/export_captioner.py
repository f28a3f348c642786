"""Writes the captioner: config.json, preprocessor_config.json, tokenizer.json and model.safetensors in half precision. Reads it
back, too."""
import argparse
import json
from pathlib import Path

import torch

from export import read_safetensors, write_safetensors
from images import MEAN, STD
from model_captioner import Captioner, CaptionerConfig

# PyTorch's LSTMCell holds its two products in one module; ours are two layers.
LSTM = {"lstm.weight_ih": "lstm.input.weight", "lstm.bias_ih": "lstm.input.bias",
        "lstm.weight_hh": "lstm.hidden.weight", "lstm.bias_hh": "lstm.hidden.bias"}
UNKNOWN = "<unk>"  # in place of what fills up batches in training


def config_of(config):
    return {"architectures": ["ShowAttendTell"], "model_type": "show_attend_tell", **config.__dict__,
            "eos_token_id": config.end_token_id, "torch_dtype": "float16"}


def preprocessor(side):
    return {
        "image_processor_type": "ViTImageProcessor",
        "do_resize": True, "size": {"height": side, "width": side}, "resample": 2,  # bilinear
        "do_rescale": True, "rescale_factor": 1 / 255,
        "do_normalize": True, "image_mean": list(MEAN), "image_std": list(STD),
    }


def tokenizer(words):
    """A token a word, with the blank before it as ▁; a comma has none."""
    pieces = [UNKNOWN, *words[1:3], *(word if word == "," else f"▁{word}" for word in words[3:])]
    metaspace = {"type": "Metaspace", "replacement": "▁", "prepend_scheme": "first"}
    special = [{"id": i, "content": pieces[i], "single_word": False, "lstrip": False, "rstrip": False, "normalized": False, "special": True}
               for i in range(3)]
    return {
        "version": "1.0", "truncation": None, "padding": None, "added_tokens": special, "normalizer": None,
        "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
            {"type": "Split", "pattern": {"String": ","}, "behavior": "Isolated", "invert": False}, {**metaspace, "split": True}]},
        "post_processor": None, "decoder": {**metaspace, "split": True},
        "model": {"type": "WordLevel", "vocab": {piece: i for i, piece in enumerate(pieces)}, "unk_token": UNKNOWN},
    }


def load(folder):
    """The model of an exported folder, in single precision, ready to evaluate; and its words as it writes them."""
    data = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    model = Captioner(CaptionerConfig(**{key: data[key] for key in CaptionerConfig.__dataclass_fields__}))
    own = {theirs: name for name, theirs in LSTM.items()}
    model.load_state_dict({own.get(name, name): tensor for name, tensor in read_safetensors(folder / "model.safetensors").items()})
    vocabulary = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    return model.eval(), [piece.removeprefix("▁") for piece in vocabulary]


def text_of(ids, words, end):
    """What a row of ids says, up to its end."""
    written = []
    for one in ids:
        if one == end:
            break
        written.append(words[one])
    return " ".join(written).replace(" ,", ",")


def export(model, words, folder):
    folder.mkdir(parents=True, exist_ok=True)
    files = (("config.json", config_of(model.config)), ("preprocessor_config.json", preprocessor(model.config.image_size)),
             ("tokenizer.json", tokenizer(words)))
    for name, content in files:
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part = folder / "model.safetensors.part"  # never half a file under the real name
    write_safetensors(part, {LSTM.get(name, name): tensor for name, tensor in model.state_dict().items()})
    part.replace(folder / "model.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.pt of train_captioner.py")
    parser.add_argument("folder", type=Path, help="where the model goes")
    options = parser.parse_args()
    saved = torch.load(options.checkpoint, map_location="cpu")
    model = Captioner(CaptionerConfig(**saved["config"]), norms=True)
    model.load_state_dict(saved["weights"])
    export(model.folded(), saved["words"], options.folder)


if __name__ == "__main__":
    main()
