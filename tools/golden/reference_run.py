"""Runs a model of transformers and names what it gives as the product does: `encoder.0.self`, `hidden`, `logits`, …"""

import json
import re
import struct

import torch

DTYPES = {torch.float32: "F32", torch.int32: "I32"}
DECODERS = ("gpt2", "llama", "mistral")


def stack_of(model):
    return "decoder" if model.config.model_type in DECODERS else "encoder"


def arguments(inputs):
    """`ids` [units], `decoder_ids` [units], `pixel_values` [3, height, width] → keyword arguments, a batch of one."""
    names = {"ids": "input_ids", "decoder_ids": "decoder_input_ids", "pixel_values": "pixel_values"}
    return {names[name]: (tensor.long() if "ids" in name else tensor)[None] for name, tensor in inputs.items()}


@torch.no_grad()
def run(model, inputs, **more):
    """Every attention map, and what comes of them: float32, without the batch."""
    states = {}
    base = model if model.config.model_type == "t5" else getattr(model, model.base_model_prefix, model)
    parts = {"encoder.hidden": getattr(model, "encoder", None), "hidden": getattr(model, "decoder", None)} if base.config.model_type == "t5" else {"hidden": base}
    hooks = [
        part.register_forward_hook(lambda _m, _a, output, name=name: states.__setitem__(name, output.last_hidden_state[0]))
        for name, part in parts.items()
        if part is not None
    ]
    out = model(**arguments(inputs), output_attentions=True, **more)
    for hook in hooks:
        hook.remove()
    result = {}
    if model.config.model_type == "t5":
        whole = hasattr(model, "decoder")
        for address, maps in (
            ("encoder.{}.self", out.encoder_attentions if whole else out.attentions),
            ("decoder.{}.self", out.decoder_attentions if whole else ()),
            ("decoder.{}.cross", out.cross_attentions if whole else ()),
        ):
            result.update({address.format(layer): weights[0] for layer, weights in enumerate(maps)})
        if not whole:
            states = {"hidden": states["encoder.hidden"]}
    else:
        result = {f"{stack_of(model)}.{layer}.self": weights[0] for layer, weights in enumerate(out.attentions)}
    result.update(states)
    if "logits" in out:
        result["logits" if out.logits.ndim == 3 else "classes"] = out.logits[0]
    if model.config.model_type == "clip_vision_model":
        result["pooled"] = model.vision_model.post_layernorm(result["hidden"][0]) if hasattr(model, "vision_model") else out.pooler_output[0]
        if "image_embeds" in out:
            result["embedding"] = out.image_embeds[0]
    return {name: tensor.float().contiguous() for name, tensor in result.items()}


@torch.no_grad()
def generate(model, ids, count=12):
    """(ids of a greedy continuation, the smallest gap between the likeliest and the next)."""
    out = model.generate(
        ids.long()[None], attention_mask=torch.ones(1, len(ids), dtype=torch.long), max_new_tokens=count, do_sample=False,
        output_logits=True, return_dict_in_generate=True,
    )
    gaps = [float(-scores[0].topk(2).values.diff()) for scores in out.logits]
    start = 1 if model.config.is_encoder_decoder else len(ids)
    return out.sequences[0, start:].int(), min(gaps)


def sharpness(tensors):
    """Of all maps: (largest weight, mean of the rows' largest, mean entropy over that of a uniform row)."""
    peaks, entropies = [], []
    for name, weights in tensors.items():
        if not re.fullmatch(r"(en|de)coder\.\d+\.\w+", name):
            continue
        seen = (weights > 0).sum(-1)
        rows = weights[seen > 1]
        entropy = -(rows * rows.clamp_min(1e-30).log()).sum(-1) / seen[seen > 1].log()
        peaks.append(rows.max(-1).values)
        entropies.append(entropy)
    peaks, entropies = torch.cat(peaks), torch.cat(entropies)
    return peaks.max().item(), peaks.mean().item(), entropies.mean().item()


def save(path, tensors, metadata):
    """A safetensors file; the package's own writer puts the metadata in another order each time."""
    header, chunks, offset = {"__metadata__": dict(sorted(metadata.items()))}, [], 0
    for name, tensor in sorted(tensors.items()):
        chunk = tensor.contiguous().numpy().tobytes()
        offsets = [offset, offset + len(chunk)]
        header[name] = {"dtype": DTYPES[tensor.dtype], "shape": list(tensor.shape), "data_offsets": offsets}
        chunks.append(chunk)
        offset += len(chunk)
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text + b"".join(chunks))
