"""Golden values of a convolution and an LSTM cell, from PyTorch's own.

    python3 tools/golden/layers.py > test/golden/layers.json
"""

import json

import torch
from torch import nn

torch.manual_seed(5)


def plain(tensor: torch.Tensor) -> dict:
    return {"shape": list(tensor.shape), "values": [float(f"{x:.9g}") for x in tensor.detach().flatten().tolist()]}


def convolution(channels: int, outputs: int, stride: int, height: int, width: int) -> dict:
    layer = nn.Conv2d(channels, outputs, 3, stride, padding=1)
    pixels = torch.randn(channels, height, width)
    return {"stride": stride, "pixels": plain(pixels), "weight": plain(layer.weight), "bias": plain(layer.bias),
            "output": plain(torch.relu(layer(pixels[None])[0]))}


def lstm(inputs: int, width: int, steps: int) -> dict:
    cell, state = nn.LSTMCell(inputs, width), (torch.randn(1, width), torch.randn(1, width))
    given = torch.randn(steps, inputs)
    told = {name: plain(value) for name, value in cell.named_parameters()}
    begin, hidden, cells = state, [], []
    for row in given:
        state = cell(row[None], state)
        hidden.append(state[0][0])
        cells.append(state[1][0])
    return {**told, "hidden": plain(begin[0][0]), "cell": plain(begin[1][0]), "given": plain(given),
            "hiddens": plain(torch.stack(hidden)), "cells": plain(torch.stack(cells))}


print(json.dumps({"convolutions": [convolution(2, 3, 1, 4, 5), convolution(3, 2, 2, 6, 7)], "lstm": lstm(3, 4, 3)}, indent=1))
