"""What the image processors of transformers (those of Pillow, no torchvision) make of small pictures."""

import base64
import json
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from reference_models import IMAGENET, BitImageProcessorPil, CLIPImageProcessorPil, DeiTImageProcessorPil, ViTImageProcessorPil

HALVES = {"image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
CONFIGS = {
    "ViT, squeezed": (ViTImageProcessorPil, {"image_processor_type": "ViTImageProcessor", "size": {"height": 12, "width": 16}, "resample": 2}),
    "ViT, as older files have it": (ViTImageProcessorPil, {"feature_extractor_type": "ViTFeatureExtractor", "size": 16, **HALVES}),
    "DeiT": (DeiTImageProcessorPil, {"image_processor_type": "DeiTImageProcessor", "size": 18, "crop_size": 15, "resample": 3, **IMAGENET}),
    "DINOv2": (BitImageProcessorPil, {"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 18}, "crop_size": {"height": 14, "width": 15}, **IMAGENET}),
    "CLIP, as older files have it": (CLIPImageProcessorPil, {"feature_extractor_type": "CLIPFeatureExtractor", "size": 16, "crop_size": 16, "do_center_crop": True}),
    "no crop": (CLIPImageProcessorPil, {"image_processor_type": "CLIPImageProcessorFast", "size": {"shortest_edge": 9}, "do_center_crop": False}),
    "black around it": (BitImageProcessorPil, {"image_processor_type": "BitImageProcessor", "do_resize": False, "crop_size": {"height": 40, "width": 21}, **IMAGENET}),
    "numbers as they are": (ViTImageProcessorPil, {"image_processor_type": "ViTImageProcessor", "size": 8, "do_rescale": False, "do_normalize": False}),
    "another scale": (ViTImageProcessorPil, {"image_processor_type": "ViTImageProcessor", "size": 8, "rescale_factor": 0.01, "do_normalize": False, "resample": 0}),
    "Lanczos": (ViTImageProcessorPil, {"image_processor_type": "ViTImageProcessor", "size": {"height": 50, "width": 9}, "resample": 1}),
}


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


def make(path: Path):
    generator = np.random.default_rng(23)
    pictures = []
    for width, height in ((37, 23), (20, 45)):
        pixels = generator.integers(0, 256, (height, width, 3)).astype(np.uint8)
        results = []
        for name, (processor, config) in CONFIGS.items():
            values = processor.from_dict(config)(Image.fromarray(pixels), return_tensors="pt").pixel_values[0].to(torch.float32).numpy()
            results.append({"name": name, "config": config, "width": values.shape[2], "height": values.shape[1], "values": text(values)})
        pictures.append({"width": width, "height": height, "pixels": text(pixels), "results": results})
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(pictures, indent=1) + "\n")
    print(f"image processors: {len(CONFIGS)} configs, {len(pictures)} pictures")
