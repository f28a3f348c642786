"""What the families share, written from the papers. Everything is float64, one sequence, no batch."""

import math

import torch


def attention(q, k, v, visible, scale):
    """Vaswani et al. 2017, equation 1. q: [heads, units, d]; k, v: [key heads, units, d]; visible: bool [query, key]."""
    group = q.shape[0] // k.shape[0]
    heads = []
    patterns = []
    for head in range(q.shape[0]):
        scores = q[head] @ k[head // group].T * scale
        pattern = scores.masked_fill(~visible, -math.inf).softmax(dim=-1)
        patterns.append(pattern)
        heads.append(pattern @ v[head // group])
    return torch.cat(heads, dim=-1), torch.stack(patterns)


def split(x, heads):
    """[units, heads × d] → [heads, units, d]"""
    return x.reshape(x.shape[0], heads, -1).permute(1, 0, 2)


def layer_norm(x, weight, bias, epsilon):
    mean = x.mean(dim=-1, keepdim=True)
    variance = ((x - mean) ** 2).mean(dim=-1, keepdim=True)
    return (x - mean) / torch.sqrt(variance + epsilon) * weight + bias


def rms_norm(x, weight, epsilon):
    return x / torch.sqrt((x**2).mean(dim=-1, keepdim=True) + epsilon) * weight


def gelu(x):
    return 0.5 * x * (1 + torch.erf(x / math.sqrt(2)))


def gelu_tanh(x):
    return 0.5 * x * (1 + torch.tanh(math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)))


def silu(x):
    return x / (1 + torch.exp(-x))


ACTIVATIONS = {"gelu": gelu, "gelu_new": gelu_tanh, "silu": silu, "relu": torch.relu}


def causal(units, window=None):
    """True where the query (row) may see the key: itself and those before, with a window only the last so many."""
    distance = torch.arange(units)[:, None] - torch.arange(units)[None, :]
    visible = distance >= 0
    return visible if window is None else visible & (distance < window)
