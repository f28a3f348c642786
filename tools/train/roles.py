"""What heads do, as mean attention: each role gives every head a number in 0..1 (1: all attention goes there)."""
import torch

OPENING = {"(": ")", "[": "]", "{": "}"}


def mean_where(patterns, selected):
    """patterns [layer, batch, head, query, key], selected bool [batch, query, key] -> [layer, head].

    The attention that falls on the selected keys, averaged over the queries that have any.
    """
    asked = selected.any(-1)  # [batch, query]
    mass = (patterns * selected[None, :, None]).sum(-1)  # [layer, batch, head, query]
    return (mass * asked[None, :, None]).sum((1, 3)) / asked.sum().clamp(min=1)


def matching_brackets(ids, names):
    """bool [batch, query, key]: the query closes the bracket that the key opens. names: token text by id."""
    selected = torch.zeros(*ids.shape, ids.shape[1], dtype=torch.bool)
    for row, tokens in enumerate(ids.tolist()):
        stack = []
        for at, token in enumerate(tokens):
            text = names[token].lstrip("\u0120")
            if text in OPENING:
                stack.append((at, OPENING[text]))
            elif stack and text == stack[-1][1]:
                selected[row, at, stack.pop()[0]] = True
    return selected


def roles(ids, patterns, names, line_ends, causal):
    """{role: [layer, head]}. ids [batch, token]; patterns [layer, batch, head, query, key] of the same batch."""
    batch, length = ids.shape
    place = torch.arange(length)
    offset = place[None, :] - place[:, None]  # key - query
    everywhere = lambda chosen: chosen.expand(batch, length, length)
    same = (ids[:, :, None] == ids[:, None, :]) & (offset != 0) & (~causal | (offset < 0))
    line_end = torch.isin(ids, torch.tensor(line_ends))[:, None, :] & (~causal | (offset <= 0))
    found = {
        "previous token": everywhere(offset == -1),
        "same token elsewhere": same,
        "opening bracket, from its closing one": matching_brackets(ids, names),
        "line ends": line_end,
        "first token": everywhere(place[None, :] == 0) & (place[:, None] > 0),
    }
    if not causal:
        found["next token"] = everywhere(offset == 1)
        found["token two before"], found["token two after"] = everywhere(offset == -2), everywhere(offset == 2)
        found["closing bracket, from its opening one"] = found["opening bracket, from its closing one"].transpose(1, 2)
        found["last token ([SEP])"] = everywhere(place[None, :] == length - 1) & (place[:, None] < length - 1)
    found["itself"] = everywhere(offset == 0)
    return {name: mean_where(patterns, selected) for name, selected in found.items()}


def induction(model, vocabulary_size, sequences=10, period=25, repeats=4, seed=0):
    """Olsson et al. 2022: attention to the token after each earlier occurrence of the query's token, [layer, head].

    Random tokens, said `repeats` times after the first token of a text; averaged over the second repeat and later.
    """
    generator = torch.Generator().manual_seed(seed)
    stretch = torch.randint(3, vocabulary_size, (sequences, period), generator=generator)
    ids = torch.cat((torch.zeros(sequences, 1, dtype=torch.long), stretch.repeat(1, repeats)), dim=1)
    patterns = []
    with torch.no_grad():
        model(ids, patterns)
    offset = torch.arange(ids.shape[1])[None, :] - torch.arange(ids.shape[1])[:, None]  # key - query
    selected = torch.zeros_like(offset, dtype=torch.bool)
    for earlier in range(1, repeats):
        selected |= offset == 1 - period * earlier
    selected[: period + 1] = False
    selected[:, 0] = False
    return mean_where(torch.stack(patterns), selected.expand(sequences, -1, -1))
