"""make.py FOLDER FAMILY LAYERS WIDTH HEADS INNER CONTEXT UNITS: random weights for all peers, and the ONNX graph for UNITS units."""
import os, sys
import torch
from model import read_checkpoint, shape_of, write_checkpoint

folder, family, *numbers = sys.argv[1:]
layers, width, heads, inner, context, units = map(int, numbers)
config = shape_of(family, layers, width, heads, inner, context, 1000)
if not os.path.exists(f'{folder}/model.safetensors'):
    write_checkpoint(folder, config)
if not os.path.exists(f'{folder}/model-{units}.onnx'):
    model = read_checkpoint(folder, config)
    names = ['hidden'] + [f'pattern.{i}' for i in range(layers)]
    torch.onnx.export(model, torch.zeros(units, dtype=torch.long), f'{folder}/model-{units}.onnx', input_names=['ids'], output_names=names, opset_version=13)
