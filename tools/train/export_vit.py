"""Writes the image classifier as Hugging Face does: config.json, preprocessor_config.json and model.safetensors in half
precision. Reads it back, too."""
import argparse
import json
from pathlib import Path

import torch

from export import read_safetensors, write_safetensors
from images import MEAN, SIZE, STD
from model_vit import ViT, ViTConfig

PREPROCESSOR = {
    "image_processor_type": "ViTImageProcessor",
    "do_resize": True, "size": {"height": SIZE, "width": SIZE}, "resample": 2,  # bilinear
    "do_rescale": True, "rescale_factor": 1 / 255,
    "do_normalize": True, "image_mean": list(MEAN), "image_std": list(STD),
}


def load(folder):
    """The model of an exported folder, in single precision, ready to evaluate."""
    data = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    known = {key: data[key] for key in ViTConfig.__dataclass_fields__ if key in data}
    model = ViT(ViTConfig(**known, classes=len(data["id2label"])))
    model.load_state_dict(read_safetensors(folder / "model.safetensors"))
    return model.eval()


def export(model, labels, folder):
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in (("config.json", model.config.hugging_face(labels)), ("preprocessor_config.json", PREPROCESSOR)):
        (folder / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    part = folder / "model.safetensors.part"  # never half a file under the real name
    write_safetensors(part, model.state_dict())
    part.replace(folder / "model.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.pt of train_vit.py")
    parser.add_argument("folder", type=Path, help="where the model goes")
    parser.add_argument("--data", type=Path, required=True, help="folder of images.py: classes.json")
    options = parser.parse_args()
    saved = torch.load(options.checkpoint, map_location="cpu")
    model = ViT(ViTConfig(**saved["config"]))
    model.load_state_dict(saved["weights"])
    export(model, json.loads((options.data / "classes.json").read_text(encoding="utf-8")), options.folder)


if __name__ == "__main__":
    main()
