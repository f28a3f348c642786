"""Trains the translator until a given time; the learning rate follows the clock, so it always ends at 0."""
import argparse
import ctypes
import json
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from loss import cross_entropy
from model_bahdanau import Bahdanau, BahdanauConfig

WARM_UP, DECAY = 0.03, 0.8  # shares of the whole time: linear up, constant, linear down to zero
JOINED = 0.06  # share of the examples made of two or three pairs, so that a text of several sentences is translated, too
SPACE = "\u0120"  # as a byte-level vocabulary writes it


def keep_memory():
    """Has glibc keep what is freed: each step asks for as much again, and new pages cost more than what is computed in them."""
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        trim_threshold, map_threshold = -1, -3
        library.mallopt(map_threshold, 1 << 25)
        library.mallopt(trim_threshold, (1 << 31) - 1)


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of translation.py")
    parser.add_argument("--tokenizer", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True, help="checkpoint.pt and log.jsonl go here")
    parser.add_argument("--minutes", type=float, required=True, help="by the clock since the first start, pauses included")
    parser.add_argument("--batch-tokens", type=int, default=900, help="of the target, with its padding")
    parser.add_argument("--processes", type=int, default=1, help="of one thread each")
    parser.add_argument("--lr", type=float, default=3e-3)
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--unknown", type=float, default=0.01, help="share of source units replaced by the unknown token")
    parser.add_argument("--single", action="store_true", help="single precision throughout: faster on a CPU without avx512_bf16")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


class Pairs:
    """The sentences of translation.py, without their end tokens."""

    def __init__(self, file):
        data = np.load(file)
        cut = lambda name: np.split(data[name], data[f"{name}_ends"][:-1])
        self.source, self.target = ([row[:-1] for row in cut(name)] for name in ("french", "english"))

    def __len__(self):
        return len(self.source)

    def joined(self, random, spaced):
        """Every pair once, some of them one behind the other in one example: (source, target) ids. `spaced`: by id, the unit with a
        space before it; -1 where there is none."""
        order, at = random.permutation(len(self)), 0
        while at < len(order):
            count = int(random.integers(2, 4)) if random.random() < JOINED else 1
            group, at = order[at : at + count], at + count
            sides = [[side[index] for index in group] for side in (self.source, self.target)]
            if all(spaced[row[0]] >= 0 for rows in sides for row in rows[1:]):
                yield tuple(np.concatenate([rows[0], *([spaced[row[0]], *row[1:]] for row in rows[1:])]) for rows in sides)


def batches(examples, tokens, config, random):
    """(source, target with its start, what follows) of one source length each, the longest not apart from the shortest."""
    rows = sorted(examples, key=lambda row: (len(row[0]), len(row[1]) + random.random()))
    groups, group = [], []
    for row in rows:  # within a source length the last has the longest target, give or take the random part
        if group and (len(row[0]) != len(group[0][0]) or (len(row[1]) + 2) * (len(group) + 1) > tokens):
            groups.append(group)
            group = []
        group.append(row)
    groups.append(group)
    for index in random.permutation(len(groups)):
        chosen = groups[index]
        longest = max(len(target) for _, target in chosen) + 1
        source = np.array([[*row, config.eos_token_id] for row, _ in chosen], np.int64)
        ahead = np.full((len(chosen), longest), -100, np.int64)
        given = np.full((len(chosen), longest), config.pad_token_id, np.int64)
        for line, (_, target) in enumerate(chosen):
            ahead[line, : len(target)], ahead[line, len(target)] = target, config.eos_token_id
            given[line, 0], given[line, 1 : len(target) + 1] = config.decoder_start_token_id, target
        yield tuple(torch.from_numpy(part) for part in (source, given, ahead))


def schedule(progress):
    return max(0.0, min(progress / WARM_UP, 1.0, (1 - progress) / DECAY))


def loss_of(model, batch, written, drop=lambda x: x):
    """Over the units that the target's language writes: the others would never be right."""
    source, given, ahead = batch
    kept = ahead.reshape(-1) >= 0
    read = model(source, given, drop).flatten(0, 1)[kept]
    units, rows = written
    return cross_entropy(read, model.shared.weight[units], model.output_bias[units], rows[ahead.reshape(-1)[kept]])


def written_units(pairs, spaced, config):
    """Ids of the units that targets are written with, and by id its place among them."""
    units = np.unique(np.concatenate([*pairs.target, [config.eos_token_id]])).astype(np.int64)
    units = torch.from_numpy(np.unique(np.concatenate([units, spaced[units][spaced[units] >= 0]])))
    rows = torch.full((config.vocab_size,), -1)
    rows[units] = torch.arange(len(units))
    return units, rows


@torch.no_grad()
def check(model, pairs, written, config):
    """Mean loss of a target unit."""
    rows, total, units = list(zip(pairs.source, pairs.target)), 0.0, 0
    for batch in batches(rows, 4000, config, np.random.default_rng(7)):
        count = int((batch[2] >= 0).sum())
        total += float(loss_of(model, batch, written)) * count
        units += count
    return total / units


def spaced_units(tokenizer, size):
    vocabulary = json.loads(tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]
    spaced = np.full(size, -1)
    for unit, index in vocabulary.items():
        spaced[index] = vocabulary.get(SPACE + unit, -1)
    return spaced


def main():
    chosen = options()
    torch.manual_seed(chosen.seed)
    model = Bahdanau(BahdanauConfig()).share_memory()
    others = [torch.multiprocessing.get_context("fork").Process(target=train, args=(chosen, model, rank), daemon=True)
              for rank in range(1, chosen.processes)]
    for other in others:
        other.start()
    train(chosen, model, 0)
    for other in others:
        other.join()


def train(chosen, model, rank):
    """Processes share the weights and nothing else: each updates them when it has a gradient (Hogwild, Recht et al. 2011), so that
    none waits for another on a machine with other work. The first keeps the log and the checkpoint."""
    keep_memory()
    torch.set_num_threads(1)
    torch.manual_seed(chosen.seed + rank)
    train_pairs, held_out = (Pairs(chosen.data / f"{name}.npz") for name in ("train", "validation"))
    unknown = json.loads(chosen.tokenizer.read_text(encoding="utf-8"))["model"]["vocab"]["<unk>"]
    config = model.config
    spaced = spaced_units(chosen.tokenizer, config.vocab_size)
    written = written_units(train_pairs, spaced, config)
    optimizer = torch.optim.Adam(model.parameters(), lr=chosen.lr, betas=(0.9, 0.98), foreach=True)
    chosen.out.mkdir(parents=True, exist_ok=True)
    checkpoint, log = chosen.out / "checkpoint.pt", (chosen.out / "log.jsonl").open("a")
    step, seen, cpu_before, begin = 0, 0, 0.0, time.time()
    if checkpoint.exists():
        saved = torch.load(checkpoint)
        if rank == 0:
            model.load_state_dict(saved["weights"])
        optimizer.load_state_dict(saved["optimizer"])
        step, seen, cpu_before, begin = saved["step"], saved["pairs"], saved["cpu"], saved["begin"]
    random = np.random.default_rng([chosen.seed, rank, step])

    def save():
        part = checkpoint.with_suffix(".part")
        torch.save({"config": config.__dict__, "weights": model.state_dict(), "written": written[0], "step": step, "pairs": seen, "begin": begin,
                    "cpu": cpu_before + time.process_time(), "optimizer": optimizer.state_dict()}, part)
        part.replace(checkpoint)

    def endless():
        while True:
            yield from batches(train_pairs.joined(random, spaced), chosen.batch_tokens, config, random)

    half = lambda: torch.autocast("cpu", dtype=torch.bfloat16, enabled=not chosen.single)
    drop = lambda x: F.dropout(x, chosen.dropout)
    elapsed = lambda: min((time.time() - begin) / (chosen.minutes * 60), 1.0)
    rows, last_log, recent, progress = endless(), time.time(), [], elapsed()
    while progress < 1:  # the last step is the one that begins after the end, at rate 0; a training that has ended is left alone
        progress = elapsed()
        for group in optimizer.param_groups:
            group["lr"] = chosen.lr * schedule(progress)
        source, given, ahead = next(rows)
        seen += len(source)
        hidden = torch.rand(source.shape) < chosen.unknown
        hidden[:, -1] = False
        with half():
            loss = loss_of(model, (source.masked_fill(hidden, unknown), given, ahead), written, drop)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        step += 1
        recent.append(loss.detach())
        if rank == 0 and (time.time() - last_log > 240 or progress >= 1):
            with half():
                held_out_loss = check(model, held_out, written, config)
            entry = {"step": step, "pairs": seen, "processes": chosen.processes, "written": len(written[0]), "seconds": round(time.time() - begin, 1),
                     "cpu_seconds": round(cpu_before + time.process_time(), 1), "loss": round(float(torch.stack(recent).mean()), 4),
                     "heldout_loss": round(held_out_loss, 4)}
            print(json.dumps(entry), file=log, flush=True)
            save()
            last_log, recent = time.time(), []


if __name__ == "__main__":
    main()
