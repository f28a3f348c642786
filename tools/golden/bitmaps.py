"""Golden BMP files of every depth, with the pixels that PIL reads from them.

    /usr/bin/python3 tools/golden/bitmaps.py > test/golden/bitmaps.json
"""

import base64
import io
import json
import struct

import numpy as np
from PIL import Image

generator = np.random.default_rng(11)
WIDTH, HEIGHT = 7, 5  # rows that do not end at four bytes


def headers(bits, compression, height, data, masks=b""):
    start = 14 + 40 + len(masks)
    size = struct.pack("<2sIHHI", b"BM", start + len(data), 0, 0, start)
    return size + struct.pack("<IiiHHIIiiII", 40, WIDTH, height, 1, bits, compression, len(data), 0, 0, 0, 0) + masks + data


def rows(bytes_a_pixel):
    stride = (WIDTH * bytes_a_pixel + 3) // 4 * 4
    return generator.integers(0, 256, (HEIGHT, stride)).astype(np.uint8).tobytes()


def saved(mode):
    buffer = io.BytesIO()
    noise = Image.fromarray(generator.integers(0, 256, (HEIGHT, WIDTH, 3)).astype(np.uint8))
    noise.convert(mode).save(buffer, "bmp")
    return buffer.getvalue()


FILES = {
    "1 bit": saved("1"),
    "8 bits, grey": saved("L"),
    "8 bits, palette": saved("P"),
    "24 bits": saved("RGB"),
    "24 bits, from the top": headers(24, 0, -HEIGHT, rows(3)),
    "32 bits": headers(32, 0, HEIGHT, rows(4)),
    "32 bits with masks": headers(32, 3, HEIGHT, rows(4), struct.pack("<III", 0xFF000000, 0xFF0000, 0xFF00)),
    "16 bits": headers(16, 0, HEIGHT, rows(2)),
    "16 bits with masks": headers(16, 3, HEIGHT, rows(2), struct.pack("<III", 0xF800, 0x07E0, 0x001F)),
}


def golden(name, data):
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    text = [base64.b64encode(part).decode() for part in (data, pixels.tobytes())]
    return {"name": name, "width": WIDTH, "height": HEIGHT, "file": text[0], "pixels": text[1]}


print(json.dumps([golden(name, data) for name, data in FILES.items()], indent=1))
