"""Golden values of PIL's resizing of 8-bit pictures, every filter, up and down.

    /usr/bin/python3 tools/golden/resize.py > test/golden/resize.json

Pictures of noise and of steps: the steps make the cubic and Lanczos filters overshoot, so that the clipping is seen.
"""

import base64
import json

import numpy as np
from PIL import Image

# (width, height) of a picture → those that it is resized to
SIZES = {
    (17, 31): [(8, 8), (17, 9), (5, 31), (40, 50), (1, 1)],
    (64, 48): [(7, 5), (63, 47), (64, 48), (100, 20)],
    (5, 3): [(16, 16), (2, 2)],
    (1, 1): [(4, 4)],
    (200, 2): [(3, 3)],
}
generator = np.random.default_rng(5)


def picture(width, height):
    noise = generator.integers(0, 256, (height, width, 3))
    steps = np.where((np.indices((height, width)).sum(0) // 3) % 2 == 0, 255, 0)[..., None]
    return np.where(generator.random((height, width, 1)) < 0.5, noise, steps).astype(np.uint8)


def text(image):
    return base64.b64encode(np.asarray(image).tobytes()).decode()


pictures = []
for (width, height), sizes in SIZES.items():
    image = Image.fromarray(picture(width, height))
    resized = [
        {"width": w, "height": h, "resample": resample, "pixels": text(image.resize((w, h), resample=resample))}
        for (w, h) in sizes
        for resample in range(6)
    ]
    pictures.append({"width": width, "height": height, "pixels": text(image), "resized": resized})

print(json.dumps({"pictures": pictures}, indent=1))
