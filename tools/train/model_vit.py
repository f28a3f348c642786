"""A vision transformer with Hugging Face's tensor names (ViTForImageClassification, pre-norm, exact GELU)."""
import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F

from model_bert import SelfAttention

# Where the heads of a layer look when training begins, as (down, right); the remaining heads begin anywhere.
BEGINNINGS = (
    ((0, 1), (0, -1), (1, 0), (-1, 0), (1, 1), (-1, -1)),
    ((0, 1), (0, -1), (1, 0), (-1, 0), (1, -1), (-1, 1)),
    ((0, 2), (0, -2), (2, 0), (-2, 0)),
    ((0, 1), (0, -1), (1, 0), (-1, 0)),
)
CONTENT_SHARE = 5 / 6  # of the hidden dimensions; the rest begins as position


@dataclass
class ViTConfig:
    hidden_size: int = 192
    num_hidden_layers: int = 6
    num_attention_heads: int = 6
    intermediate_size: int = 576
    image_size: int = 64
    patch_size: int = 8
    num_channels: int = 3
    layer_norm_eps: float = 1e-6
    classes: int = 100

    def hugging_face(self, labels):
        return {
            "architectures": ["ViTForImageClassification"], "model_type": "vit",
            **{key: value for key, value in self.__dict__.items() if key != "classes"},
            "hidden_act": "gelu", "qkv_bias": True, "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
            "initializer_range": 0.02, "encoder_stride": self.patch_size, "torch_dtype": "float16",
            "id2label": {str(i): label for i, label in enumerate(labels)},
            "label2id": {label: i for i, label in enumerate(labels)},
        }


def dense(inputs, outputs):
    return nn.ModuleDict({"dense": nn.Linear(inputs, outputs)})


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        hidden, inner = config.hidden_size, config.intermediate_size
        self.layernorm_before = nn.LayerNorm(hidden, config.layer_norm_eps)
        self.attention = nn.ModuleDict({"attention": SelfAttention(config), "output": dense(hidden, hidden)})
        self.layernorm_after = nn.LayerNorm(hidden, config.layer_norm_eps)
        self.intermediate, self.output = dense(hidden, inner), dense(inner, hidden)

    def forward(self, x, patterns):
        x = x + self.attention["output"]["dense"](self.attention["attention"](self.layernorm_before(x), patterns))
        return x + self.output["dense"](F.gelu(self.intermediate["dense"](self.layernorm_after(x))))


class Embeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.side, self.patch = config.image_size // config.patch_size, config.patch_size
        self.cls_token = nn.Parameter(torch.zeros(1, 1, config.hidden_size))
        self.position_embeddings = nn.Parameter(torch.zeros(1, self.side**2 + 1, config.hidden_size))
        projection = nn.Conv2d(config.num_channels, config.hidden_size, config.patch_size, config.patch_size)
        self.patch_embeddings = nn.ModuleDict({"projection": projection})

    def cut(self, images):
        """[batch, channel, height, width] -> [batch, patch, channel × height × width of a patch]"""
        batch, channels, height, width = images.shape
        p = self.patch
        patches = images.view(batch, channels, height // p, p, width // p, p).permute(0, 2, 4, 1, 3, 5)
        return patches.reshape(batch, (height // p) * (width // p), channels * p * p)

    def forward(self, images, place):
        """An image smaller than image_size takes the positions of a window of the grid, from `place` (down, right) on."""
        projection = self.patch_embeddings["projection"]
        patches = F.linear(self.cut(images), projection.weight.flatten(1), projection.bias)
        (top, left), rows, columns = place, images.shape[2] // self.patch, images.shape[3] // self.patch
        grid = self.position_embeddings[0, 1:].view(self.side, self.side, -1)[top : top + rows, left : left + columns]
        first = (self.cls_token[0] + self.position_embeddings[0, :1]).expand(len(images), 1, -1)
        return torch.cat([first, patches + grid.reshape(rows * columns, -1)], dim=1)


class ViT(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.vit = nn.ModuleDict({
            "embeddings": Embeddings(config),
            "encoder": nn.ModuleDict({"layer": nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))}),
            "layernorm": nn.LayerNorm(config.hidden_size, config.layer_norm_eps),
        })
        self.classifier = nn.Linear(config.hidden_size, config.classes)
        for module in self.modules():
            if isinstance(module, nn.Linear):
                nn.init.normal_(module.weight, std=0.7 / math.sqrt(module.in_features))
                nn.init.zeros_(module.bias)
        nn.init.zeros_(self.classifier.weight)

    def forward(self, images, place=(0, 0), patterns=None):
        """images [batch, channel, height, width] -> logits [batch, class]. A list given as patterns gets one per layer."""
        x = self.vit["embeddings"](images, place)
        for layer in self.vit["encoder"]["layer"]:
            x = layer(x, patterns)
        return self.classifier(self.vit["layernorm"](x[:, 0]))

    @torch.no_grad()
    def begin(self, images):
        """A start for short training: whitened patches, and heads that look at the patches beside theirs.

        The position code has cosine and sine of every odd multiple of π/16 for both axes, so that on 8 × 8 places its
        product with itself, moved, is 0 along an axis except at the same place. A head's query turns the code by the
        head's offset (as in Zheng et al. 2024, structured initialization). All of it stays free to change.
        images float [n, 3, 64, 64] normalised.
        """
        config, embeddings = self.config, self.vit["embeddings"]
        hidden, side = config.hidden_size, embeddings.side
        size = hidden // config.num_attention_heads
        content = round(hidden * CONTENT_SHARE)
        turn = torch.linalg.qr(torch.randn(hidden, hidden))[0]  # hides which dimensions are content and which position
        patches = embeddings.cut(images).flatten(0, 1)
        mean = patches.mean(0)
        values, vectors = torch.linalg.eigh((patches - mean).T @ (patches - mean) / len(patches))  # ascending
        values, vectors = values.flip(0)[:content], vectors.flip(1)[:, :content]
        whiten = vectors / (values + 0.02).sqrt()  # [patch, content]; the last ones, mostly noise, stay small
        projection = embeddings.patch_embeddings["projection"]
        projection.weight.copy_((turn[:, :content] @ whiten.T).view_as(projection.weight))
        projection.bias.copy_(-turn[:, :content] @ whiten.T @ mean)

        frequencies = math.pi * (torch.arange(side) + 0.5) / side
        angle = torch.arange(side)[:, None] * frequencies
        axis = torch.stack((angle.cos(), angle.sin()), dim=-1).flatten(1)  # [place, 2 × side]
        code = torch.cat([axis.repeat_interleave(side, 0), axis.repeat(side, 1)], dim=1)  # [patch, 4 × side]
        embeddings.position_embeddings[0, 1:] = 2 * code @ turn[:, content:].T
        embeddings.cls_token[0, 0] = turn[:, :content] @ torch.randn(content)
        for layer, offsets in zip(self.vit["encoder"]["layer"], BEGINNINGS):
            attention = layer.attention["attention"]
            for head, offset in enumerate(offsets):
                rows = slice(head * size, (head + 1) * size)
                angles = torch.cat([frequencies * step for step in offset])
                rotation = torch.zeros(size, size)
                for i, (c, s) in enumerate(zip(angles.cos(), angles.sin())):
                    rotation[2 * i : 2 * i + 2, 2 * i : 2 * i + 2] = torch.tensor([[c, -s], [s, c]])
                attention.key.weight[rows] = 0.9 * turn[:, content:].T
                attention.query.weight[rows] = 0.9 * rotation @ turn[:, content:].T
