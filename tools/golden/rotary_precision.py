"""How far attention with transformers' float32 rotary angles is from that with float64 ones, at far positions.

    python tools/golden/rotary_precision.py

Everything but the angles is float64, so that nothing else parts the two: 64 queries and keys that end at the position.
"""

import torch
import transformers as t
from transformers.models.llama.modeling_llama import LlamaRotaryEmbedding, apply_rotary_pos_emb

from reference_models import FIXTURES

UNITS, HEADS = 64, 6
#: The fixture's rotary parameters, and those that Llama 3 has.
BIG = t.LlamaConfig(hidden_size=768, num_attention_heads=6, head_dim=128, max_position_embeddings=131072, rope_parameters={"rope_type": "default", "rope_theta": 500000.0})


def attention(query, key, cos, sin):
    query, key = apply_rotary_pos_emb(query, key, cos, sin)
    scores = query @ key.transpose(2, 3) * query.shape[-1] ** -0.5
    return scores.masked_fill(torch.ones(UNITS, UNITS).triu(1).bool(), -torch.inf).softmax(-1)


def measure(config, end):
    generator = torch.Generator().manual_seed(1)
    query, key = (1.6 * torch.randn(1, HEADS, UNITS, config.head_dim, generator=generator, dtype=torch.float64) for _ in range(2))
    positions = torch.arange(end - UNITS, end)[None]
    rotary = LlamaRotaryEmbedding(config)
    single = [part.double() for part in rotary(query.float(), positions)]
    # The frequencies are the reference's own float32 ones or made again in float64: both errors are told.
    half = torch.arange(0, config.head_dim, 2, dtype=torch.float64) / config.head_dim
    exact = config.rope_parameters["rope_theta"] ** -half
    if config.rope_parameters["rope_type"] == "llama3":
        p = config.rope_parameters
        turns = p["original_max_position_embeddings"] * exact / (2 * torch.pi)
        smooth = ((turns - p["low_freq_factor"]) / (p["high_freq_factor"] - p["low_freq_factor"])).clamp(0, 1)
        exact = (1 - smooth) * exact / p["factor"] + smooth * exact
    wanted = attention(query, key, *tables(exact, positions))
    products = attention(query, key, *tables(rotary.inv_freq.double(), positions))
    found = attention(query, key, *single)
    print(f"head_dim {config.head_dim}, position {end}: float32 angles against float64: {(found - wanted).abs().max():.1e}; of that the product position x frequency {(found - products).abs().max():.1e}")


def tables(frequencies, positions):
    angles = positions[..., None].double() * frequencies
    angles = torch.cat([angles, angles], -1)
    return angles.cos(), angles.sin()


if __name__ == "__main__":
    for config in (FIXTURES["llama"].config, BIG):
        for end in (100, 2000, 10000):
            measure(config, end)
