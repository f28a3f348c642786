"""Changed runs: the attention function of a model of transformers is put in place of another that is told what to change."""

import json
import math
import re
import sys
from contextlib import contextmanager

import torch

from reference_run import run, save, stack_of

SEED = 7
HIDDEN = [3, 5]


def mulberry32(text):
    """The next number of 32 bits, again and again; it starts from FNV-1a (32 bits) of the ASCII text."""
    state = 2166136261
    for byte in text.encode("ascii"):
        state = (state ^ byte) * 16777619 & 0xFFFFFFFF
    while True:
        state = (state + 0x6D2B79F5) & 0xFFFFFFFF
        t = (state ^ state >> 15) * (state | 1) & 0xFFFFFFFF
        t = (t + ((t ^ t >> 7) * (t | 61) & 0xFFFFFFFF) & 0xFFFFFFFF) ^ t
        yield t ^ t >> 14


def permuted(row, visible, text):
    """row: weights [keys]; visible: bool [keys]. Fisher-Yates from the last place down over the visible keys."""
    keys = visible.nonzero()[:, 0].tolist()
    order, numbers = list(range(len(keys))), mulberry32(text)
    for i in range(len(order) - 1, 0, -1):
        j = math.floor(next(numbers) / 2**32 * (i + 1))
        order[i], order[j] = order[j], order[i]
    result = torch.zeros_like(row)
    result[keys] = row[[keys[place] for place in order]]
    return result


def addresses(model):
    """Attention module → address of its map."""
    found = {}
    for name, module in model.named_modules():
        if model.config.model_type == "t5":
            match = re.search(r"(encoder|decoder)\.block\.(\d+)\.layer\.\d\.(Self|EncDec)Attention$", name)
            if match:
                found[module] = f"{match[1]}.{match[2]}.{'self' if match[3] == 'Self' else 'cross'}"
        elif match := re.search(r"(?:layer|layers|h)\.(\d+)\.\w*att\w*(\.self)?$", name):
            found[module] = f"{stack_of(model)}.{match[1]}.self"
    return found


def of_maps(changes, kind, address):
    return next((change for change in changes if change["kind"] == kind and address in change["maps"]), None)


def attention(names, changes, masked):
    """An attention function; `masked`: address → keys that no query may attend to."""

    def forward(module, query, key, value, attention_mask, scaling=None, dropout=0.0, position_bias=None, **_):
        address = names[module]
        groups = query.shape[1] // key.shape[1]
        key, value = key.repeat_interleave(groups, 1), value.repeat_interleave(groups, 1)
        scores = query @ key.transpose(2, 3) * (query.shape[-1] ** -0.5 if scaling is None else scaling)
        scores = scores if position_bias is None else scores + position_bias
        visible = torch.ones_like(scores, dtype=torch.bool) if attention_mask is None else (attention_mask > -1e30).expand_as(scores).clone()
        visible[..., masked.get(address, [])] = False
        weights = scores.masked_fill(~visible, -math.inf).softmax(-1)
        if of_maps(changes, "uniform", address):
            weights = visible / visible.sum(-1, keepdim=True, dtype=weights.dtype)
        if change := of_maps(changes, "permute", address):
            for head in range(weights.shape[1]):
                for row in range(weights.shape[2]):
                    text = f"{change['seed']}:{address}:{head}:{row}"
                    weights[0, head, row] = permuted(weights[0, head, row], visible[0, head, row], text)
        context = weights @ value
        for change in changes:
            if change["kind"] == "ablate" and change["map"] == address:
                context[:, change["heads"]] = 0
        return context.transpose(1, 2).contiguous(), weights

    return forward


@contextmanager
def changed(model, changes):
    """While it lasts, the model attends as the changes say."""
    names = addresses(model)
    hidden = {unit for change in changes if change["kind"] == "hide" and change["how"] == "mask" for unit in change["units"]}
    # T5's input is what its encoder and the cross attention have as keys.
    masked = {address: sorted(hidden) for address in names.values() if not (model.config.model_type == "t5" and address.startswith("decoder") and address.endswith("self"))}
    code = sys.modules[type(model).__module__]
    original = code.eager_attention_forward
    code.eager_attention_forward = attention(names, changes, masked)
    try:
        yield
    finally:
        code.eager_attention_forward = original


def wanted_changes(model, unknown):
    stack = stack_of(model)
    maps = ["decoder.1.cross", "encoder.0.self"] if model.config.model_type == "t5" else [f"{stack}.1.self"]
    ablated = [("decoder.0.cross", 1), ("decoder.1.self", 0)] if model.config.model_type == "t5" else [(f"{stack}.0.self", 1), (f"{stack}.1.self", 0)]
    result = {
        "uniform": [{"kind": "uniform", "maps": maps, "seed": SEED}],
        "permute": [{"kind": "permute", "maps": maps, "seed": SEED}],
        "ablate": [{"kind": "ablate", "map": address, "heads": [head]} for address, head in ablated],
        "hide-mask": [{"kind": "hide", "list": "input", "units": HIDDEN, "how": "mask"}],
    }
    if unknown is not None:
        result["hide-replace"] = [{"kind": "hide", "list": "input", "units": HIDDEN, "how": "replace"}]
    return result


def replaced(inputs, patch, unknown):
    """The inputs with the hidden units' ids the unknown one, or their patches black (zeros)."""
    if "pixel_values" not in inputs:
        ids = inputs["ids"].clone()
        ids[HIDDEN] = unknown
        return {**inputs, "ids": ids}
    pixels = inputs["pixel_values"].clone()
    for unit in HIDDEN:  # [CLS] is unit 0
        row, column = divmod(unit - 1, pixels.shape[2] // patch)
        pixels[:, row * patch : (row + 1) * patch, column * patch : (column + 1) * patch] = 0
    return {**inputs, "pixel_values": pixels}


def check(model, inputs):
    """The function that changes gives what eager attention does where nothing is changed, and where keys are masked."""
    with changed(model, []):
        same = run(model, inputs)
    worst = max((same[name] - tensor).abs().max().item() for name, tensor in run(model, inputs).items())
    print(f"{model.config.model_type}: nothing changed: largest difference {worst:.1e}")
    assert worst < 2e-5, worst
    if "ids" in inputs:
        mask = torch.ones(1, len(inputs["ids"]), dtype=torch.long)
        mask[:, HIDDEN] = 0
        by_mask = run(model, inputs, attention_mask=mask)
        with changed(model, [{"kind": "hide", "how": "mask", "units": HIDDEN}]):
            ours = run(model, inputs)
        worst = max((ours[name] - tensor).abs().max().item() for name, tensor in by_mask.items())
        print(f"{model.config.model_type}: masked by attention_mask: largest difference {worst:.1e}")
        assert worst < 2e-5, worst


def make(path, model, tokenizer, inputs, metadata):
    check(model, inputs)
    if tokenizer is None:
        unknown, named = 0, "pixels 0"
    else:
        unknown = None if model.config.model_type == "gpt2" else tokenizer.mask_token_id if tokenizer.mask_token else tokenizer.unk_token_id
        named = str(unknown)
    all_changes = wanted_changes(model, unknown)
    plain, tensors = run(model, inputs), {}
    for name, changes in all_changes.items():
        given = replaced(inputs, getattr(model.config, "patch_size", 0), unknown) if name == "hide-replace" else inputs
        with changed(model, changes):
            result = run(model, given)
        last = "logits" if "logits" in result else "classes"
        print(f"{model.config.model_type} {name}: {last} differ by {(result[last] - plain[last]).abs().max():.2f}")
        tensors.update({f"{name}/{key}": value for key, value in result.items()})
    told = {"changes": json.dumps(all_changes), **({} if unknown is None else {"replacement": named})}
    save(path, tensors, {**metadata, **told})
