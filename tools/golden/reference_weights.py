"""Random weights with which attention is far from uniform, and norms, biases and scales are not those of a fresh model."""

import torch

SHARP = ("query", "key", "q_proj", "k_proj", "c_attn", ".q.", ".k.", "q_lin", "k_lin")
UNITS = ("cls_token", "distillation_token", "register_tokens", "mask_token", "position", "class_embedding", "relative_attention_bias")


def noise_of(name, shape, noise, sharp):
    if any(part in name for part in UNITS):
        return 0.7 * noise
    if len(shape) == 1:
        return 0.2 * noise + float((name.endswith("weight") and "bias" not in name) or "lambda1" in name)
    inputs = shape[0] if ".c_" in name else noise[0].numel()
    return noise * (sharp if any(part in name for part in SHARP) else 0.8) / inputs**0.5


@torch.no_grad()
def randomise(model, seed, sharp, quiet=()):
    """`quiet`: ids whose rows of the embeddings and of the head are small, so that they are not what is likeliest."""
    generator = torch.Generator().manual_seed(seed)
    for name, parameter in sorted(model.named_parameters()):
        noise = torch.randn(parameter.shape, generator=generator)
        parameter.copy_(noise_of(name, parameter.shape, noise, sharp))
    tables = {id(table.weight): table.weight for table in (model.get_input_embeddings(), model.get_output_embeddings()) if table is not None} if len(quiet) else {}
    for table in tables.values():
        table[list(quiet)] *= 0.2
    return generator
