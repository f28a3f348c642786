"""As make.py, for image models: checkpoints to test/fixtures/checkpoints, and what they give to test/golden.

    /usr/bin/python3 tools/golden/make_vision.py

A golden holds `pixel_values` [3, height, width], `encoder.N.self` [heads, tokens, tokens], `hidden` [tokens, width] and
what the model ends in: `classes` [labels], or for CLIP `pooled` and `embedding`. The same seed gives the same files.
"""

import json

import torch

import checkpoint
import clip
import dinov2
import vit
from make import CHECKPOINTS, GOLDENS, double

IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
HALVES = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
CLIP_COLOURS = {
    "image_mean": [0.48145466, 0.4578275, 0.40821073],
    "image_std": [0.26862954, 0.26130258, 0.27577711],
}
RESCALE = {"do_rescale": True, "rescale_factor": 1 / 255, "do_normalize": True}
LABELS = ["tench", "goldfish", "great white shark", "tiger shark", "hammerhead"]
NAMED = {
    "id2label": {str(i): label for i, label in enumerate(LABELS)},
    "label2id": {label: i for i, label in enumerate(LABELS)},
}
SQUARE = {"height": 32, "width": 32}

VIT = {
    "model_type": "vit",
    "hidden_size": 48,
    "intermediate_size": 96,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "image_size": 32,
    "patch_size": 8,
    "num_channels": 3,
    "layer_norm_eps": 1e-12,
    "hidden_act": "gelu",
    "qkv_bias": True,
}
DINOV2 = {
    "model_type": "dinov2",
    "hidden_size": 32,
    "mlp_ratio": 2,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "image_size": 40,
    "patch_size": 8,
    "num_channels": 3,
    "layer_norm_eps": 1e-6,
    "hidden_act": "gelu",
    "qkv_bias": True,
    "layerscale_value": 1.0,
    "use_swiglu_ffn": False,
}
REGISTERS = {
    **DINOV2,
    "model_type": "dinov2_with_registers",
    "hidden_size": 40,
    "mlp_ratio": 2,
    "num_hidden_layers": 2,
    "num_attention_heads": 5,
    "num_register_tokens": 3,
    "use_swiglu_ffn": True,
}
CLIP = {
    "model_type": "clip_vision_model",
    "hidden_size": 32,
    "intermediate_size": 64,
    "projection_dim": 24,
    "num_hidden_layers": 3,
    "num_attention_heads": 4,
    "image_size": 32,
    "patch_size": 8,
    "num_channels": 3,
    "layer_norm_eps": 1e-5,
    "hidden_act": "quick_gelu",
}
RESIZED = {"do_resize": True, "size": SQUARE, "resample": 2}
CROPPED = {"do_resize": True, "size": {"shortest_edge": 36}, "resample": 3, "do_center_crop": True, "crop_size": SQUARE}
DEIT_CROPPED = {**CROPPED, "size": {"height": 36, "width": 36}}

# name → architecture, config, shapes, forward pass, dtype of the file, preprocessor, sizes [height, width] of the inputs
MODELS = {
    "vit": (
        "ViTForImageClassification",
        {**VIT, **NAMED},
        vit.names(VIT, len(LABELS)),
        vit.run,
        torch.float16,
        {"image_processor_type": "ViTImageProcessor", **RESIZED, **RESCALE, **HALVES},
        [(32, 32)],
    ),
    "deit": (
        "DeiTForImageClassificationWithTeacher",
        {**VIT, "model_type": "deit", "num_hidden_layers": 2, **NAMED},
        vit.names({**VIT, "num_hidden_layers": 2}, len(LABELS), "deit"),
        vit.run,
        torch.float16,
        {"image_processor_type": "DeiTImageProcessor", **DEIT_CROPPED, **RESCALE, **IMAGENET},
        [(32, 32)],
    ),
    "dinov2": (
        "Dinov2ForImageClassification",
        {**DINOV2, **NAMED},
        dinov2.names(DINOV2, len(LABELS)),
        dinov2.run,
        torch.float32,
        {"image_processor_type": "BitImageProcessor", "do_convert_rgb": True, **CROPPED, **RESCALE, **IMAGENET},
        [(32, 32), (56, 24), (40, 40)],
    ),
    "dinov2-registers": (
        "Dinov2WithRegistersModel",
        REGISTERS,
        dinov2.names(REGISTERS),
        dinov2.run,
        torch.float32,
        {"image_processor_type": "BitImageProcessor", "do_convert_rgb": True, **CROPPED, **RESCALE, **IMAGENET},
        [(32, 32), (56, 24)],
    ),
    "clip-vision": (
        "CLIPVisionModelWithProjection",
        CLIP,
        clip.names(CLIP),
        clip.run,
        torch.float32,
        {"image_processor_type": "CLIPImageProcessor", "do_convert_rgb": True, **CROPPED, **RESCALE, **CLIP_COLOURS},
        [(32, 32)],
    ),
}


def random_weights(shapes, generator):
    """As in make.py: attention far from uniform, and norms, biases and layer scales not those of a fresh model."""
    weights = {}
    for name, shape in shapes.items():
        noise = torch.randn(shape, generator=generator, dtype=torch.float32)
        if "token" in name or "position" in name or "class_embedding" in name:
            weights[name] = 0.7 * noise
        elif len(shape) > 1:
            sharp = any(part in name for part in ("query", "key", "q_proj", "k_proj"))
            weights[name] = noise * (1.6 if sharp else 0.8) / noise[0].numel() ** 0.5
        else:
            around_one = name.endswith("weight") and "orm" in name or "lambda1" in name
            weights[name] = 0.2 * noise + float(around_one)
    return weights


def make(name, seed):
    architecture, config, shapes, run, dtype, preprocessor, sizes = MODELS[name]
    generator = torch.Generator().manual_seed(seed)
    weights = {key: value.to(dtype) for key, value in random_weights(shapes, generator).items()}
    folder = CHECKPOINTS / name
    folder.mkdir(parents=True, exist_ok=True)
    files = {"config.json": {"architectures": [architecture], **config}, "preprocessor_config.json": preprocessor}
    for file, content in files.items():
        (folder / file).write_text(json.dumps(content, indent=1) + "\n")
    checkpoint.save(folder / "model.safetensors", weights)
    for i, (height, width) in enumerate(sizes):
        pixels = torch.randn(3, height, width, generator=generator, dtype=torch.float32)
        golden = {"pixel_values": pixels, **run(config, double(weights), pixels.double())}
        file = name if i == 0 else f"{name}-{height}x{width}"
        checkpoint.save(GOLDENS / f"{file}.safetensors", {key: value.float() for key, value in golden.items()})


if __name__ == "__main__":
    for seed, name in enumerate(MODELS):
        make(name, 100 + seed)
