"""BERT for masked language modelling, with Hugging Face's tensor names (BertForMaskedLM, post-norm, exact GELU)."""
import math
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class BertConfig:
    vocab_size: int = 8192
    hidden_size: int = 192
    num_hidden_layers: int = 4
    num_attention_heads: int = 6
    intermediate_size: int = 768
    max_position_embeddings: int = 512
    type_vocab_size: int = 2
    layer_norm_eps: float = 1e-12

    def hugging_face(self):
        return {
            "architectures": ["BertForMaskedLM"], "model_type": "bert", **self.__dict__,
            "hidden_act": "gelu", "hidden_dropout_prob": 0.0, "attention_probs_dropout_prob": 0.0,
            "initializer_range": 0.02, "position_embedding_type": "absolute", "tie_word_embeddings": True,
            "pad_token_id": 0, "torch_dtype": "float16",
        }


class Embeddings(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.word_embeddings = nn.Embedding(config.vocab_size, config.hidden_size)
        self.position_embeddings = nn.Embedding(config.max_position_embeddings, config.hidden_size)
        self.token_type_embeddings = nn.Embedding(config.type_vocab_size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, config.layer_norm_eps)

    def forward(self, ids):
        places = self.position_embeddings.weight[: ids.shape[1]] + self.token_type_embeddings.weight[0]
        return self.LayerNorm(self.word_embeddings(ids) + places)


class SelfAttention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.heads = config.num_attention_heads
        self.query = nn.Linear(config.hidden_size, config.hidden_size)
        self.key = nn.Linear(config.hidden_size, config.hidden_size)
        self.value = nn.Linear(config.hidden_size, config.hidden_size)

    def forward(self, x, patterns):
        batch, length, hidden = x.shape
        split = lambda t: t.view(batch, length, self.heads, -1).transpose(1, 2)  # [batch, head, token, size]
        query, key, value = split(self.query(x)), split(self.key(x)), split(self.value(x))
        if x.is_cuda and patterns is None:
            out = F.scaled_dot_product_attention(query, key, value)
        else:
            query = query * (1 / math.sqrt(hidden // self.heads))
            pattern = torch.softmax(query @ key.transpose(-1, -2), dim=-1)  # [batch, head, query, key]
            if patterns is not None:
                patterns.append(pattern)
            out = pattern.to(value.dtype) @ value
        return out.transpose(1, 2).reshape(batch, length, hidden)


class Residual(nn.Module):
    """The dense projection and the norm that end both halves of a layer."""

    def __init__(self, size, config):
        super().__init__()
        self.dense = nn.Linear(size, config.hidden_size)
        self.LayerNorm = nn.LayerNorm(config.hidden_size, config.layer_norm_eps)

    def forward(self, x, residual):
        return self.LayerNorm(self.dense(x) + residual)


class Layer(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.attention = nn.ModuleDict({"self": SelfAttention(config), "output": Residual(config.hidden_size, config)})
        self.intermediate = nn.ModuleDict({"dense": nn.Linear(config.hidden_size, config.intermediate_size)})
        self.output = Residual(config.intermediate_size, config)

    def forward(self, x, patterns):
        x = self.attention["output"](self.attention["self"](x, patterns), x)
        return self.output(F.gelu(self.intermediate["dense"](x)), x)


class Bert(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        self.bert = nn.ModuleDict({
            "embeddings": Embeddings(config),
            "encoder": nn.ModuleDict({"layer": nn.ModuleList(Layer(config) for _ in range(config.num_hidden_layers))}),
        })
        transform = nn.ModuleDict({
            "dense": nn.Linear(config.hidden_size, config.hidden_size),
            "LayerNorm": nn.LayerNorm(config.hidden_size, config.layer_norm_eps),
        })
        self.cls = nn.ModuleDict({"predictions": nn.ModuleDict({"transform": transform})})
        self.cls["predictions"].register_parameter("bias", nn.Parameter(torch.zeros(config.vocab_size)))
        for module in self.modules():
            if isinstance(module, (nn.Linear, nn.Embedding)):
                nn.init.normal_(module.weight, std=0.02)
            if isinstance(module, nn.Linear):
                nn.init.zeros_(module.bias)
        self.begin_with_neighbours()

    @torch.no_grad()
    def begin_with_neighbours(self):
        """A warm start for short training: sinusoids as positions, and four heads of layer 0 that see i-1, i+1, i-2, i+2.

        With a sine and a cosine of each frequency, a rotation of the query by the offset makes its product with the key
        at that offset the largest. Everything stays free to change in training.
        """
        config, embeddings = self.config, self.bert["embeddings"]
        hidden, size = config.hidden_size, config.hidden_size // config.num_attention_heads
        frequencies = math.pi * 0.005 ** (torch.arange(hidden // 2) / (hidden // 2 - 1))  # radians a position
        angle = torch.arange(config.max_position_embeddings)[:, None] * frequencies
        table = torch.stack((angle.sin(), angle.cos()), dim=-1).flatten(1)  # [position, hidden]
        embeddings.position_embeddings.weight.copy_(0.055 * table)
        embeddings.token_type_embeddings.weight.zero_()
        attention = self.bert["encoder"]["layer"][0].attention["self"]
        for head, offset in enumerate((-1, 1, -2, 2)[: config.num_attention_heads]):
            query, key = attention.query.weight[head * size :][:size], attention.key.weight[head * size :][:size]
            for i, f in enumerate(torch.linspace(0, hidden // 2 - 1, size // 2).long().tolist()):
                turn = float(frequencies[f]) * offset
                rotation = torch.tensor([[math.cos(turn), math.sin(turn)], [-math.sin(turn), math.cos(turn)]])
                key[2 * i : 2 * i + 2, 2 * f : 2 * f + 2] += 1.7 * torch.eye(2)
                query[2 * i : 2 * i + 2, 2 * f : 2 * f + 2] += 1.7 * rotation

    def forward(self, ids, patterns=None):
        """ids [batch, token] -> hidden [batch, token, hidden]. A list given as patterns gets one per layer."""
        x = self.bert["embeddings"](ids)
        for layer in self.bert["encoder"]["layer"]:
            x = layer(x, patterns)
        return x

    def head(self, hidden):
        """What is multiplied with output_weight (plus output_bias) to give logits; only for the places that need them."""
        transform = self.cls["predictions"]["transform"]
        return transform["LayerNorm"](F.gelu(transform["dense"](hidden).float()))

    @property
    def output_weight(self):
        return self.bert["embeddings"].word_embeddings.weight

    @property
    def output_bias(self):
        return self.cls["predictions"].bias
