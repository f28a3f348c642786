"""Golden values of what image processors give models: the steps of transformers' image_transforms.py, in PIL and numpy.

    /usr/bin/python3 tools/golden/processor.py > test/golden/processor.json
"""

import base64
import json
import math

import numpy as np
from PIL import Image

generator = np.random.default_rng(23)
IMAGENET = {"image_mean": [0.485, 0.456, 0.406], "image_std": [0.229, 0.224, 0.225]}
CONFIGS = {
    "ViT, squeezed": {"image_processor_type": "ViTImageProcessor", "size": {"height": 12, "width": 16}, "resample": 2},
    "ViT, as older files have it": {"feature_extractor_type": "ViTFeatureExtractor", "size": 16, "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]},
    "DeiT": {"image_processor_type": "DeiTImageProcessor", "size": 18, "crop_size": 15, "resample": 3, **IMAGENET},
    "DINOv2": {"image_processor_type": "BitImageProcessor", "size": {"shortest_edge": 18}, "crop_size": {"height": 14, "width": 15}, **IMAGENET},
    "CLIP, as older files have it": {"feature_extractor_type": "CLIPFeatureExtractor", "size": 16, "crop_size": 16, "do_center_crop": True},
    "no crop": {"image_processor_type": "CLIPImageProcessorFast", "size": {"shortest_edge": 9}, "do_center_crop": False},
    "black around it": {"image_processor_type": "BitImageProcessor", "do_resize": False, "crop_size": {"height": 40, "width": 21}, **IMAGENET},
    "numbers as they are": {"image_processor_type": "ViTImageProcessor", "size": 8, "do_rescale": False, "do_normalize": False},
    "another scale": {"image_processor_type": "ViTImageProcessor", "size": 8, "rescale_factor": 0.01, "do_normalize": False, "resample": 0},
}
CLIP = {"square": False, "size": 224, "resample": 3, "crop": True, "mean": [0.48145466, 0.4578275, 0.40821073], "std": [0.26862954, 0.26130258, 0.27577711]}
DEFAULTS = {
    "ViT": {"square": True, "size": 224, "resample": 2, "crop": False, "mean": [0.5] * 3, "std": [0.5] * 3},
    "DeiT": {"square": True, "size": 256, "resample": 3, "crop": True, "mean": [0.5] * 3, "std": [0.5] * 3},
    "Bit": CLIP,
    "CLIP": CLIP,
}


def resized_size(size, square, width, height):
    if isinstance(size, int):
        size = {"height": size, "width": size} if square else {"shortest_edge": size}
    if "height" in size:
        return size["width"], size["height"]
    short, long = sorted((width, height))
    new = size["shortest_edge"], int(size["shortest_edge"] * long / short)
    return new if width <= height else new[::-1]


def center_crop(pixels, crop):
    """Of [height, width, 3], with zeros around it where it is smaller."""
    rows, columns = (crop, crop) if isinstance(crop, int) else (crop["height"], crop["width"])
    height, width = pixels.shape[:2]
    tall, wide = max(rows, height), max(columns, width)
    padded = np.zeros((tall, wide, 3), pixels.dtype)
    above, before = math.ceil((tall - height) / 2), math.ceil((wide - width) / 2)
    padded[above : above + height, before : before + width] = pixels
    top, left = (height - rows) // 2 + above, (width - columns) // 2 + before
    return padded[max(0, top) : top + rows, max(0, left) : left + columns]


def process(config, image):
    name = config.get("image_processor_type") or config["feature_extractor_type"]
    defaults = DEFAULTS[name.replace("Fast", "").replace("ImageProcessor", "").replace("FeatureExtractor", "")]
    if config.get("do_resize", True):
        size = resized_size(config.get("size", defaults["size"]), defaults["square"], *image.size)
        image = image.resize(size, resample=config.get("resample", defaults["resample"]))
    pixels = np.asarray(image)
    if config.get("do_center_crop", defaults["crop"]):
        pixels = center_crop(pixels, config.get("crop_size", 224))
    pixels = pixels.astype(np.float32)
    if config.get("do_rescale", True):
        pixels = (pixels.astype(np.float64) * config.get("rescale_factor", 1 / 255)).astype(np.float32)
    if config.get("do_normalize", True):
        mean = np.array(config.get("image_mean", defaults["mean"]), np.float32)
        deviation = np.array(config.get("image_std", defaults["std"]), np.float32)
        pixels = (pixels - mean) / deviation
    return pixels.transpose(2, 0, 1)


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode()


pictures = []
for width, height in ((37, 23), (20, 45)):
    pixels = generator.integers(0, 256, (height, width, 3)).astype(np.uint8)
    results = []
    for name, config in CONFIGS.items():
        values = process(config, Image.fromarray(pixels))
        results.append({"name": name, "config": config, "width": values.shape[2], "height": values.shape[1], "values": text(values.astype(np.float32))})
    pictures.append({"width": width, "height": height, "pixels": text(pixels), "results": results})

print(json.dumps(pictures, indent=1))
