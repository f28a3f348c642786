"""Trains the image classifier until a given time; learning rate and resolution follow the clock, so it always ends at 0.

Images grow from 32 to 64 pixels a side (16 to 64 patches), and take a window of the position embeddings until then.
"""
import argparse
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from images import Images, crops
from model_vit import ViT, ViTConfig
from muon import Muon

WARM_UP, DECAY = 0.02, 0.75  # shares of the whole time: linear up, constant, linear down to zero
SIDES = ((0.2, 32), (0.65, 48), (1.0, 64))  # until this share of the time, images of so many pixels
CALM = 0.85  # from this share of the time on, no more mixed images, and gentler crops
CHECKED = 1000  # validation images in the log; their classes take turns


def options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, required=True, help="folder of images.py")
    parser.add_argument("--out", type=Path, required=True, help="checkpoint.pt and log.jsonl go here")
    parser.add_argument("--minutes", type=float, required=True, help="by the clock since the first start, pauses included")
    parser.add_argument("--batch", type=int, default=128)
    parser.add_argument("--threads", type=int, default=1, help="more than one: as many or one, whichever is faster at the moment")
    parser.add_argument("--matrix-lr", type=float, default=0.015)
    parser.add_argument("--lr", type=float, default=2e-3)
    parser.add_argument("--decay", type=float, default=0.05, help="weight decay")
    parser.add_argument("--mix", type=float, default=0.0, help="share of batches with CutMix (Yun et al. 2019)")
    parser.add_argument("--smallest", type=float, default=0.35, help="smallest share of an image that a crop covers")
    parser.add_argument("--single", action="store_true", help="single precision throughout: faster on a CPU without avx512_bf16")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


def optimizers(model, matrix_lr, lr, decay):
    """Muon for the matrices inside the layers, AdamW for the embeddings, the classifier, biases and norms."""
    inside = [p for n, p in model.named_parameters() if p.dim() == 2 and "encoder" in n]
    ends = [p for n, p in model.named_parameters() if n in ("classifier.weight", "vit.embeddings.patch_embeddings.projection.weight")]
    chosen = {id(p) for p in inside + ends}
    rest = [p for p in model.parameters() if id(p) not in chosen]
    adam = torch.optim.AdamW([{"params": ends, "weight_decay": decay}, {"params": rest, "weight_decay": 0.0}], lr=lr, betas=(0.9, 0.98))
    return [Muon(inside, lr=matrix_lr, weight_decay=decay), adam]


def schedule(progress):
    return max(0.0, min(progress / WARM_UP, 1.0, (1 - progress) / DECAY))


def shuffled(count, size, random):
    """Rows of one batch after another, every image once an epoch."""
    while True:
        order = random.permutation(count)
        for at in range(0, count - size + 1, size):
            yield np.sort(order[at : at + size])


def cut_mix(images, labels, random):
    """Every image gets a rectangle of another: (images, its labels, the others' labels, share of the own image)."""
    side = images.shape[-1]
    span = np.sqrt(1 - random.random()) * side / 2
    row, column = random.uniform(0, side, 2)
    top, left = (int(max(0, v - span)) for v in (row, column))
    bottom, right = (int(min(side, v + span)) for v in (row, column))
    images[:, :, top:bottom, left:right] = images.roll(1, 0)[:, :, top:bottom, left:right]
    return images, labels, labels.roll(1, 0), 1 - (bottom - top) * (right - left) / side**2


class Threads:
    """On a machine with other work, waiting for a slow second thread can cost more than it brings: tries both, now and then."""

    def __init__(self, most):
        self.choices, self.steps, self.times, self.best = [1, most], 0, [0.0, 0.0], most
        torch.set_num_threads(most)

    def after(self, seconds):
        """Called after every step with its time: of 40 steps the first 3 have one thread, 3 all, and 34 the better number."""
        at = self.steps % 40
        if at < 6 and self.choices[0] != self.choices[1]:
            self.times[at // 3] = seconds + (self.times[at // 3] if at % 3 else 0.0)
            self.best = self.choices[self.times[1] < self.times[0]]
        self.steps += 1
        trial = self.steps % 40 // 3
        torch.set_num_threads(self.choices[trial] if trial < 2 else self.best)


@torch.no_grad()
def check(model, images):
    """(loss, top-1) over the first validation images, whole and in full size."""
    loss = right = 0.0
    for at in range(0, CHECKED, 250):
        pixels, labels = images.batch(np.arange(at, at + 250))
        logits = model(pixels.to(next(model.parameters()).device)).float().cpu()
        loss += float(F.cross_entropy(logits, labels, reduction="sum"))
        right += int((logits.argmax(1) == labels).sum())
    return loss / CHECKED, right / CHECKED


def main():
    chosen = options()
    device = "cuda" if torch.cuda.is_available() else "cpu"
    threads = Threads(chosen.threads)
    torch.manual_seed(chosen.seed)
    torch.set_float32_matmul_precision("high")
    random = np.random.default_rng(chosen.seed)
    train, held_out = (Images(chosen.data, split) for split in ("train", "val"))
    config = ViTConfig()
    model = ViT(config)
    model.begin(train.batch(np.arange(4000))[0])
    model = model.to(device)
    updates = optimizers(model, chosen.matrix_lr, chosen.lr, chosen.decay)
    peaks = [[group["lr"] for group in optimizer.param_groups] for optimizer in updates]
    chosen.out.mkdir(parents=True, exist_ok=True)
    checkpoint, log = chosen.out / "checkpoint.pt", (chosen.out / "log.jsonl").open("a")
    step, seen, cpu_before, begin = 0, 0, 0.0, time.time()
    if checkpoint.exists():
        saved = torch.load(checkpoint, map_location=device)
        model.load_state_dict(saved["weights"])
        for optimizer, state in zip(updates, saved["optimizers"]):
            optimizer.load_state_dict(state)
        step, seen, cpu_before, begin = saved["step"], saved["images"], saved["cpu"], saved["begin"]
        random = np.random.default_rng(chosen.seed + step)

    def save():
        part = checkpoint.with_suffix(".part")
        torch.save({"config": config.__dict__, "weights": model.state_dict(), "step": step, "images": seen, "begin": begin,
                    "cpu": cpu_before + time.process_time(), "optimizers": [optimizer.state_dict() for optimizer in updates]}, part)
        part.replace(checkpoint)

    half = lambda: torch.autocast(device, dtype=torch.bfloat16, enabled=not chosen.single)
    rows = shuffled(len(train), chosen.batch, random)
    last_log, recent = time.time(), []
    elapsed = lambda: min((time.time() - begin) / (chosen.minutes * 60), 1.0)
    progress = elapsed()
    while progress < 1:  # the last step is the one that begins after the end, at rate 0; a training that has ended is left alone
        started, progress = time.perf_counter(), elapsed()
        for optimizer, lrs in zip(updates, peaks):
            for group, lr in zip(optimizer.param_groups, lrs):
                group["lr"] = lr * schedule(progress)
        side = next(side for until, side in SIDES if progress <= until)
        pixels, labels = (t.to(device) for t in train.batch(next(rows)))
        pixels = crops(pixels, side, chosen.smallest if progress < CALM else 0.5, random)
        others, share = labels, 1.0
        if progress < CALM and random.random() < chosen.mix:
            pixels, labels, others, share = cut_mix(pixels, labels, random)
        place = random.integers(0, (config.image_size - side) // config.patch_size + 1, 2)
        with half():
            logits = model(pixels, place)
        loss = sum(part * F.cross_entropy(logits.float(), target, label_smoothing=0.1)
                   for part, target in ((share, labels), (1 - share, others)) if part)
        for optimizer in updates:
            optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        for optimizer in updates:
            optimizer.step()
        step, seen = step + 1, seen + len(labels)
        recent.append(loss.detach())
        threads.after(time.perf_counter() - started)
        if time.time() - last_log > 240 or progress >= 1:
            with half():
                held_out_loss, top1 = check(model, held_out)
            entry = {"step": step, "images": seen, "threads": threads.best, "seconds": round(time.time() - begin, 1), "side": side,
                     "cpu_seconds": round(cpu_before + time.process_time(), 1), "loss": round(float(torch.stack(recent).mean()), 4),
                     "heldout_loss": round(held_out_loss, 4), "heldout_top1": round(top1, 4)}
            print(json.dumps(entry), file=log, flush=True)
            save()
            last_log, recent = time.time(), []


if __name__ == "__main__":
    main()
