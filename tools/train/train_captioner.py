"""Trains the captioner until a given time, in two parts: it gives one word to small crops, so that encoder, attention and output
know objects (the paper's encoder was trained on ImageNet); then it learns to caption scenes. Rates follow the clock, to 0."""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from images import MEAN, STD
from model_captioner import Captioner, CaptionerConfig
from scenes import NOTHING, NOUNS, PLACES, Scenes

CROP = 40
SPECIAL = ("<pad>", "<start>", "<end>")
PENALTY = 0.2  # λ of the doubly stochastic penalty, which with short captions and 144 cells is against any choice among cells


def vocabulary():
    phrases = [NOTHING, "a an and", *(" ".join(row) for row in PLACES), *NOUNS]
    return [*SPECIAL, ",", *sorted({word for phrase in phrases for word in phrase.split()})]


def encode(captions, words):
    """int64 [n, longest]: start, words, end, padding."""
    numbers = {word: i for i, word in enumerate(words)}
    rows = [[1, *(numbers[word] for word in text.replace(",", " ,").split()), 2] for text in captions]
    longest = max(map(len, rows))
    return torch.tensor([row + [0] * (longest - len(row)) for row in rows])


def tensor(pictures):
    """[n, side, side, 3] of 0 to 1 -> normalised [n, 3, side, side], as channels last"""
    mean, std = (torch.tensor(v).view(1, 3, 1, 1) for v in (MEAN, STD))
    pixels = torch.from_numpy(np.stack(pictures)).permute(0, 3, 1, 2)
    return (pixels - mean) / std


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of emoji.tar and emoji.tsv")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint.pt and log.jsonl go here")
    parser.add_argument("--minutes", type=float, required=True, help="by the clock since the first start, pauses included")
    parser.add_argument("--crops", type=float, default=0.12, help="share of the time for the encoder alone")
    parser.add_argument("--frozen", type=float, default=1.0, help="until this share of the time the encoder stays as crops have made it")
    parser.add_argument("--batch", type=int, default=32)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--weights", type=Path, help="a checkpoint whose weights a new training begins with")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=2)
    return parser.parse_args()


def rate(share):
    """Up over the first 3 % of a part, then down along a cosine."""
    return float(min(share / 0.03, 1.0) * 0.5 * (1 + np.cos(np.pi * min(share, 1.0))))


def caption_loss(model, pixels, words):
    logits, maps = model(pixels, words)
    written = words[:, 1:]
    loss = F.cross_entropy(logits.flatten(0, 1), written.flatten(), ignore_index=0)
    seen = (maps * (written != 0)[..., None]).sum(1)
    return loss, ((1 - seen) ** 2).mean()


def main():
    chosen = options()
    torch.set_num_threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    scenes, words = Scenes(chosen.data, chosen.seed), vocabulary()
    model = Captioner(CaptionerConfig(vocab_size=len(words)), norms=True).to(memory_format=torch.channels_last)
    named = [[words.index(word) for word in noun.split()] for noun in (*NOUNS, NOTHING)]
    inside = list(model.encoder.parameters())
    rest = [p for n, p in model.named_parameters() if not n.startswith("encoder")]
    optimizer = torch.optim.AdamW([{"params": rest}, {"params": inside}], lr=chosen.lr, weight_decay=1e-2)
    chosen.out.mkdir(parents=True, exist_ok=True)
    checkpoint, log = chosen.out / "checkpoint.pt", (chosen.out / "log.jsonl").open("a")
    step, seen, cpu_before, begin = 0, 0, 0.0, time.time()
    if chosen.weights is not None:
        model.load_state_dict(torch.load(chosen.weights)["weights"])
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        model.load_state_dict(saved["weights"])
        optimizer.load_state_dict(saved["optimizer"])
        step, seen, cpu_before, begin = saved["step"], saved["pictures"], saved["cpu"], saved["begin"]
        scenes.random = np.random.default_rng(chosen.seed + step)

    def save():
        part = checkpoint.with_suffix(".part")
        torch.save({"config": model.config.__dict__, "words": words, "weights": model.state_dict(), "step": step,
                    "pictures": seen, "begin": begin, "cpu": cpu_before + time.process_time(), "optimizer": optimizer.state_dict()}, part)
        part.replace(checkpoint)

    last_log, recent, progress = time.time(), [], 0.0
    while progress < 1:
        progress = min((time.time() - begin) / (chosen.minutes * 60), 1.0)
        crops = progress < chosen.crops
        model.train()
        if crops:
            pictures, labels = zip(*(scenes.crop(CROP) for _ in range(4 * chosen.batch)))
            labels = torch.tensor([named[label][scenes.random.integers(len(named[label]))] for label in labels])
            top, left = scenes.random.integers(0, model.config.grid - CROP // 8 + 1, 2)
            with torch.autocast("cpu", dtype=torch.bfloat16):
                logits = model.name(tensor(pictures).contiguous(memory_format=torch.channels_last), top, left).float()
            loss, measured = F.cross_entropy(logits, labels), (logits.argmax(1) == labels).float().mean()
            share = progress / chosen.crops
        else:
            pictures, captions, _ = zip(*(scenes.scene(scenes.count()) for _ in range(chosen.batch)))
            model.encoder.train(progress > chosen.frozen)
            loss, measured = caption_loss(model, tensor(pictures).contiguous(memory_format=torch.channels_last), encode(captions, words))
            loss = loss + PENALTY * measured
            share = (progress - chosen.crops) / (1 - chosen.crops)
        for i, group in enumerate(optimizer.param_groups):
            group["lr"] = chosen.lr * rate(share) * (0.3 if i and not crops else 1)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(inside + rest, 2.0)
        optimizer.step()
        step, seen = step + 1, seen + len(pictures)
        recent.append((loss.item(), measured.item()))
        if time.time() - last_log > 60 or progress >= 1:
            loss_mean, measured_mean = np.mean(recent, axis=0)
            entry = {"step": step, "pictures": seen, "part": "crops" if crops else "scenes", "seconds": round(time.time() - begin, 1),
                     "cpu_seconds": round(cpu_before + time.process_time(), 1), "loss": round(float(loss_mean), 4),
                     "accuracy" if crops else "penalty": round(float(measured_mean), 4)}
            print(json.dumps(entry), file=log, flush=True)
            save()
            last_log, recent = time.time(), []


if __name__ == "__main__":
    main()
