"""A small Llama with grouped key heads, with Hugging Face's tensor names (LlamaForCausalLM, rotate-half RoPE)."""
import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class LlamaConfig:
    vocab_size: int = 8190
    hidden_size: int = 192
    num_hidden_layers: int = 4
    num_attention_heads: int = 6
    num_key_value_heads: int = 2
    intermediate_size: int = 512
    max_position_embeddings: int = 512
    rms_norm_eps: float = 1e-5
    rope_theta: float = 10000.0

    def hugging_face(self):
        return {
            "architectures": ["LlamaForCausalLM"], "model_type": "llama", **self.__dict__,
            "hidden_act": "silu", "attention_bias": False, "mlp_bias": False, "attention_dropout": 0.0,
            "initializer_range": 0.02, "rope_scaling": None, "tie_word_embeddings": True, "use_cache": True,
            "bos_token_id": 0, "eos_token_id": 1, "pad_token_id": 2, "torch_dtype": "float16",
        }


class Norm(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(config.hidden_size))
        self.eps = config.rms_norm_eps

    def forward(self, x):
        x32 = x.float()
        return (x32 * torch.rsqrt(x32.square().mean(-1, keepdim=True) + self.eps)).to(x.dtype) * self.weight


def rotate(x, cosine, sine):
    """Rotary position: x [batch, head, token, size]; the halves of a head are the two coordinates of its planes."""
    first, second = x.chunk(2, dim=-1)
    return torch.cat((first * cosine - second * sine, second * cosine + first * sine), dim=-1)


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.heads, self.groups = config.num_attention_heads, config.num_key_value_heads
        self.size = config.hidden_size // self.heads
        self.q_proj = nn.Linear(config.hidden_size, self.heads * self.size, bias=False)
        self.k_proj = nn.Linear(config.hidden_size, self.groups * self.size, bias=False)
        self.v_proj = nn.Linear(config.hidden_size, self.groups * self.size, bias=False)
        self.o_proj = nn.Linear(self.heads * self.size, config.hidden_size, bias=False)

    def forward(self, x, cosine, sine, mask, patterns):
        batch, length, _ = x.shape
        split = lambda t, heads: t.view(batch, length, heads, self.size).transpose(1, 2)  # [batch, head, token, size]
        query = rotate(split(self.q_proj(x), self.heads), cosine, sine)
        key = rotate(split(self.k_proj(x), self.groups), cosine, sine)
        value = split(self.v_proj(x), self.groups)
        if x.is_cuda and patterns is None:
            repeat = self.heads // self.groups
            key, value = key.repeat_interleave(repeat, 1), value.repeat_interleave(repeat, 1)
            out = F.scaled_dot_product_attention(query.to(value.dtype), key.to(value.dtype), value, is_causal=True)
        else:
            # the queries of a group share its keys: [batch, group, query head of the group, token, size]
            query = (query * (1 / math.sqrt(self.size))).reshape(batch, self.groups, -1, self.size)
            scores = query @ key.transpose(-1, -2)  # [batch, group, query head · query, key]
            scores = scores.view(batch, self.groups, -1, length, length) + mask
            pattern = torch.softmax(scores, dim=-1)
            if patterns is not None:
                patterns.append(pattern.reshape(batch, self.heads, length, length))
            out = (pattern.view(batch, self.groups, -1, length) @ value).view(batch, self.heads, length, self.size)
        return self.o_proj(out.transpose(1, 2).reshape(batch, length, -1))


class FeedForward(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.gate_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.up_proj = nn.Linear(config.hidden_size, config.intermediate_size, bias=False)
        self.down_proj = nn.Linear(config.intermediate_size, config.hidden_size, bias=False)

    def forward(self, x):
        return self.down_proj(F.silu(self.gate_proj(x)) * self.up_proj(x))


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.self_attn = Attention(config)
        self.mlp = FeedForward(config)
        self.input_layernorm = Norm(config)
        self.post_attention_layernorm = Norm(config)

    def forward(self, x, *context):
        x = x + self.self_attn(self.input_layernorm(x), *context)
        return x + self.mlp(self.post_attention_layernorm(x))


class Llama(nn.Module):
    output_bias = None

    def __init__(self, config):
        super().__init__()
        self.config = config
        self.model = nn.ModuleDict({
            "embed_tokens": nn.Embedding(config.vocab_size, config.hidden_size),
            "layers": nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers)),
            "norm": Norm(config),
        })
        for name, parameter in self.named_parameters():
            if parameter.dim() == 2:
                into_residual = name.endswith(("o_proj.weight", "down_proj.weight"))
                nn.init.normal_(parameter, std=0.02 / math.sqrt(2 * config.num_hidden_layers) if into_residual else 0.02)
        self.tables = {}

    def table(self, length, device):
        """cosine, sine [token, size / 2] and the additive causal mask [query, key]."""
        if (length, device) not in self.tables:
            size = self.config.hidden_size // self.config.num_attention_heads
            frequency = self.config.rope_theta ** (-torch.arange(0, size, 2, device=device).float() / size)
            angle = torch.arange(length, device=device).float()[:, None] * frequency
            mask = torch.full((length, length), -1e9, device=device).triu(1)
            self.tables[length, device] = angle.cos(), angle.sin(), mask
        return self.tables[length, device]

    def forward(self, ids, patterns=None):
        """ids [batch, token] -> hidden [batch, token, hidden]. A list given as patterns gets one per layer."""
        x = self.model["embed_tokens"](ids)
        for layer in self.model["layers"]:
            x = layer(x, *self.table(ids.shape[1], ids.device), patterns)
        return self.model["norm"](x)

    def head(self, hidden):
        return hidden

    @property
    def output_weight(self):
        return self.model["embed_tokens"].weight
