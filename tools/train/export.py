"""Writes a model as Hugging Face does: config.json and model.safetensors in half precision. Reads it back, too."""
import argparse
import json
import struct
from pathlib import Path

import torch

from model_bert import Bert, BertConfig
from model_llama import Llama, LlamaConfig

MODELS = {"encoder": (Bert, BertConfig), "causal": (Llama, LlamaConfig)}
DTYPES = {"F16": (torch.float16, 2), "F32": (torch.float32, 4)}


def write_safetensors(file, tensors):
    """8 bytes of header length, a JSON header, then the data; the header is padded with spaces to a multiple of 8."""
    header, data, at = {"__metadata__": {"format": "pt"}}, [], 0
    for name in sorted(tensors):
        raw = tensors[name].detach().cpu().to(torch.float16).contiguous().numpy().tobytes()
        header[name] = {"dtype": "F16", "shape": list(tensors[name].shape), "data_offsets": [at, at + len(raw)]}
        data.append(raw)
        at += len(raw)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    file.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(data))


def read_safetensors(file):
    raw = file.read_bytes()
    (size,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + size])
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            dtype, width = DTYPES[entry["dtype"]]
            start, end = entry["data_offsets"]
            flat = torch.frombuffer(bytearray(raw[8 + size + start : 8 + size + end]), dtype=dtype, count=(end - start) // width)
            tensors[name] = flat.reshape(entry["shape"]).float()
    return tensors


def load(folder):
    """The model of an exported folder, in single precision, ready to evaluate."""
    data = json.loads((folder / "config.json").read_text())
    build, config_class = MODELS["encoder" if data["model_type"] == "bert" else "causal"]
    config = config_class(**{key: data[key] for key in config_class.__dataclass_fields__})
    model = build(config)
    model.load_state_dict(read_safetensors(folder / "model.safetensors"))
    return model.eval()


def export(model, folder):
    folder.mkdir(parents=True, exist_ok=True)
    config = model.config.hugging_face()
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n")
    if config["model_type"] == "llama":
        generation = {key: config[key] for key in ("bos_token_id", "eos_token_id", "pad_token_id")}
        (folder / "generation_config.json").write_text(json.dumps(generation, indent=2) + "\n")
    part = folder / "model.safetensors.part"  # never half a file under the real name
    write_safetensors(part, model.state_dict())
    part.replace(folder / "model.safetensors")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("checkpoint", type=Path, help="checkpoint.pt of train.py")
    parser.add_argument("folder", type=Path, help="where the model goes, beside its tokenizer.json")
    options = parser.parse_args()
    saved = torch.load(options.checkpoint, map_location="cpu")
    build, config_class = MODELS[saved["model"]]
    model = build(config_class(**saved["config"]))
    model.load_state_dict(saved["weights"])
    export(model, options.folder)


if __name__ == "__main__":
    main()
