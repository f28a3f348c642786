"""Scores an exported model on held-out text and says what its heads do. Prints JSON."""
import argparse
import json
import math
from pathlib import Path

import numpy as np
import torch

from data import MASK, Corpus, causal_batch, masked_batch
from export import load
from roles import induction, roles
from train import line_end_ids

KINDS = {"prose": 0.0, "code": 1.0}
TOKENS = 131072  # how many each score is taken over


def batches(make, corpus, share, length, tokens=TOKENS, **extra):
    random = np.random.default_rng(99)
    for _ in range(tokens // 8192):
        yield make(corpus, 8192, random, length=length, code_share=share, **extra)


def masked_scores(model, corpus, share, frequencies, length=128):
    """15 % of the tokens are masked, all with [MASK]."""
    loss = unigram = right = among_five = count = 0
    for ids, places, targets in batches(masked_batch, corpus, share, length, rate=0.15):
        ids.scatter_(1, places, MASK)
        with torch.no_grad():
            hidden = model(ids).gather(1, places[..., None].expand(-1, -1, model.config.hidden_size))
            logits = model.head(hidden) @ model.output_weight.t() + model.output_bias  # [batch, masked, vocabulary]
        logs = logits.log_softmax(-1)
        best = logits.topk(5).indices
        loss -= float(logs.gather(2, targets[..., None]).sum())
        unigram -= float(frequencies[targets].log().sum())
        right += int((best[..., 0] == targets).sum())
        among_five += int((best == targets[..., None]).any(-1).sum())
        count += targets.numel()
    return {"accuracy": right / count, "accuracy of 5": among_five / count, "loss": loss / count, "unigram loss": unigram / count}


def causal_scores(model, corpus, share, frequencies, length=256):
    loss = unigram = right = count = 0
    for ids, targets in batches(causal_batch, corpus, share, length):
        with torch.no_grad():
            logits = model(ids) @ model.output_weight.t()  # [batch, token, vocabulary]
        loss -= float(logits.log_softmax(-1).gather(2, targets[..., None]).sum())
        unigram -= float(frequencies[targets].log().sum())
        right += int((logits.argmax(-1) == targets).sum())
        count += targets.numel()
    return {"accuracy": right / count, "loss": loss / count, "perplexity": math.exp(loss / count),
            "unigram loss": unigram / count, "unigram perplexity": math.exp(unigram / count)}


def unigram(corpus, kind, shift):
    """The frequency of every id in the training text of one kind, a little added: the baseline, and never log 0."""
    counts = np.bincount(corpus.streams[kind], minlength=8192)[shift:] + 0.1
    return torch.from_numpy(counts / counts.sum()).float()


def table(scores):
    """The best head of every role, the mean of all heads, and the whole grid [layer][head]."""
    best = int(scores.argmax())
    heads = scores.shape[1]
    return {"best": f"L{best // heads} · H{best % heads}", "score": float(scores.max()), "mean of heads": float(scores.mean()),
            "grid": scores.tolist()}


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [rounded(entry) for entry in value]
    return round(value, 4) if isinstance(value, float) else value


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="config.json, model.safetensors and tokenizer.json")
    parser.add_argument("--data", type=Path, required=True, help="folder of corpus.py and tokenizer.mjs")
    options = parser.parse_args()
    model = load(options.folder)
    causal = "layers" in getattr(model, "model", {})
    shift = 2 if causal else 0
    vocabulary = json.loads((options.folder / "tokenizer.json").read_text(encoding="utf-8"))["model"]["vocab"]
    names = {i: token for token, i in vocabulary.items()}
    line_ends = line_end_ids(options.folder / "tokenizer.json")
    train, held_out = (Corpus(options.data, split, [i + shift for i in line_ends]) for split in ("train", "heldout"))

    result = {}
    for number, (kind, share) in enumerate(KINDS.items()):
        frequencies = unigram(train, number, shift)
        scores = (causal_scores if causal else masked_scores)(model, held_out, share, frequencies)
        usual = int(frequencies.argmax()) + shift  # always guessed, the most frequent token would be right this often:
        result[kind] = {**scores, "unigram accuracy": float((held_out.streams[number] == usual).mean())}
    found = {}
    for kind, share in KINDS.items():
        ids = next(iter(batches(causal_batch if causal else masked_batch, held_out, share, 128, **({} if causal else {"rate": 0.001}))))[0]
        patterns = []
        with torch.no_grad():
            model(ids, patterns)
        for role, scores in roles(ids, torch.stack(patterns), names, line_ends, causal).items():
            if kind == "code" or "bracket" not in role:
                found[f"{role} ({kind})"] = table(scores)
    if causal:
        found["induction"] = table(induction(model, model.config.vocab_size))
    result["heads"] = found
    print(json.dumps(rounded(result), ensure_ascii=False))


if __name__ == "__main__":
    main()
