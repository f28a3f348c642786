"""Trains the encoder or the causal model for a given time; the learning rate follows the clock, so it always ends at 0."""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch

from data import Corpus, causal_batch, masked_batch
from export import MODELS
from loss import cross_entropy
from muon import Muon

WARM_UP, DECAY = 0.02, 0.7  # shares of the whole time: linear up, constant, linear down to zero


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model", choices=MODELS)
    parser.add_argument("--data", type=Path, required=True, help="folder of corpus.py and tokenizer.mjs")
    parser.add_argument("--tokenizer", type=Path, required=True, help="the encoder's tokenizer.json")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint.pt and log.jsonl go here")
    parser.add_argument("--minutes", type=float, required=True)
    parser.add_argument("--batch-tokens", type=int, help="default: 2048, on CUDA 65536")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--matrix-lr", type=float, default=0.01)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--repeats", type=float, default=0.03, help="causal: share of rows that repeat themselves")
    parser.add_argument("--single", action="store_true", help="single precision throughout: faster on a CPU without avx512_bf16")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def line_end_ids(tokenizer):
    """Ids of the tokens that contain a line end (written Ċ in a byte-level vocabulary)."""
    return [i for token, i in json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"].items() if "\u010a" in token]


def batch_loss(model, batch):
    inputs, *rest = batch
    hidden = model(inputs)
    if len(rest) == 2:
        places, targets = rest
        hidden = hidden.gather(1, places[..., None].expand(-1, -1, hidden.shape[-1]))  # [batch, masked, hidden]
    else:
        (targets,) = rest
    source = getattr(model, "_orig_mod", model)
    rows = source.head(hidden).reshape(-1, hidden.shape[-1])
    return cross_entropy(rows, source.output_weight, source.output_bias, targets.reshape(-1))


def optimizers(model, matrix_lr, lr):
    """Muon for the matrices inside the layers, AdamW for embeddings, biases and norms."""
    inside = {n: p for n, p in model.named_parameters() if p.dim() == 2 and "embed" not in n}
    vectors = [p for n, p in model.named_parameters() if p.dim() == 1]
    tables = [p for n, p in model.named_parameters() if p.dim() == 2 and n not in inside]
    adam = torch.optim.AdamW([{"params": tables, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}],
                             lr=lr, betas=(0.9, 0.98), eps=1e-8)
    return [Muon(inside.values(), lr=matrix_lr, weight_decay=0.01), adam]


def schedule(progress):
    return max(0.0, min(progress / WARM_UP, 1.0, (1 - progress) / DECAY))


def main():
    chosen = options()
    cuda = torch.cuda.is_available()
    device = "cuda" if cuda else "cpu"
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    torch.set_float32_matmul_precision("high")
    random = np.random.default_rng(chosen.seed)
    tokens_a_step = chosen.batch_tokens or (65536 if cuda else 2048)
    line_ends = line_end_ids(chosen.tokenizer)
    corpus, held_out = (Corpus(chosen.data, split, line_ends) for split in ("train", "heldout"))
    make = masked_batch if chosen.model == "encoder" else causal_batch
    extra = {} if chosen.model == "encoder" else {"repeats": chosen.repeats}
    checks = [make(held_out, 8192, np.random.default_rng(7), length=256, code_share=share) for share in (0, 1)]

    build, config_class = MODELS[chosen.model]
    config = config_class()
    model = build(config)
    if model.output_bias is not None:  # so that training begins at the unigram loss
        frequencies = torch.from_numpy(corpus.frequencies(config.vocab_size)).float()
        model.output_bias.data.copy_((frequencies + 1e-7).log())
    model = model.to(device)
    run = torch.compile(model) if cuda and hasattr(torch, "compile") else model
    updates = optimizers(model, chosen.matrix_lr, chosen.lr)
    peaks = [[group["lr"] for group in optimizer.param_groups] for optimizer in updates]
    chosen.out.mkdir(parents=True, exist_ok=True)
    checkpoint, log = chosen.out / "checkpoint.pt", (chosen.out / "log.jsonl").open("a")

    step, tokens, before = 0, 0, 0.0
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        model.load_state_dict(saved["weights"])
        for optimizer, state in zip(updates, saved["optimizers"]):
            optimizer.load_state_dict(state)
        step, tokens, before = saved["step"], saved["tokens"], saved["seconds"]
        random = np.random.default_rng(chosen.seed + step)

    def save(seconds):
        part = checkpoint.with_suffix(".part")
        torch.save({"model": chosen.model, "config": config.__dict__, "weights": model.state_dict(), "step": step,
                    "optimizers": [optimizer.state_dict() for optimizer in updates], "tokens": tokens, "seconds": seconds}, part)
        part.replace(checkpoint)

    half = lambda: torch.autocast(device, dtype=torch.bfloat16, enabled=not chosen.single)
    begin, total = time.monotonic() - before, chosen.minutes * 60
    last_save, last_log, recent = before, before, []
    while True:
        seconds = time.monotonic() - begin
        progress = min(seconds / total, 1.0)
        for optimizer, lrs in zip(updates, peaks):
            for group, lr in zip(optimizer.param_groups, lrs):
                group["lr"] = lr * schedule(progress)
        batch = [t.to(device, non_blocking=True) for t in make(corpus, tokens_a_step, random, **extra)]
        with half():
            loss = batch_loss(run, batch)
        for optimizer in updates:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in updates:
            optimizer.step()
        step, tokens = step + 1, tokens + batch[0].numel()
        recent.append(loss.detach())
        if seconds - last_log > 60 or progress >= 1:
            with torch.no_grad(), half():
                prose, code = (float(batch_loss(model, [t.to(device) for t in check])) for check in checks)
            entry = {"step": step, "tokens": tokens, "seconds": round(seconds, 1), "loss": round(float(torch.stack(recent).mean()), 4),
                     "heldout_prose": round(prose, 4), "heldout_code": round(code, 4)}
            print(json.dumps(entry), file=log, flush=True)
            last_log, recent = seconds, []
        if seconds - last_save > 150 or progress >= 1:
            save(seconds)
            last_save = seconds
        if progress >= 1:
            break


if __name__ == "__main__":
    main()
