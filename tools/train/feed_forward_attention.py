"""The addition and multiplication problems of Raffel & Ellis (2015, arXiv:1512.08756) at the lengths of their table.

Prints a line of JSON for every setting: the first epoch with |error| < .04 on all of 1,000 sequences, and for every epoch the share that is right
and the mass on the two marked rows. Ends at the first epoch at which all are right and that mass is 90 % of what the score lets it be.
"""
import argparse
import json
import math
import time

import torch
from torch import nn

HIDDEN, BATCH, EPOCH, HELD_OUT, RIGHT = 100, 100, 1000, 1000, 0.04
ENOUGH = 0.9  # of the most mass that the two marked rows can hold under a tanh score
ROWS_AT_ONCE = 1000  # of a batch: their hidden states fit into a cache


def sequences(task, length, count, generator):
    """Inputs [count, length, 2] of value and mark, targets [count], marked rows [count, 2]: section 5.4 of Hochreiter & Schmidhuber (1997)."""
    low = -1.0 if task == "addition" else 0.0
    inputs = torch.zeros(count, length, 2)
    inputs[..., 0] = torch.rand(count, length, generator=generator) * (1 - low) + low
    first = torch.randint(1, 10, (count,), generator=generator)
    second = torch.randint(1, length // 2 - 2, (count,), generator=generator)
    second += (second >= first).long()  # any row of the first half but the first one
    rows = torch.stack([first, second], 1)
    inputs[..., 1].scatter_(1, rows, 1.0)
    inputs[:, 0, 1] = inputs[:, -1, 1] = -1
    values = inputs[..., 0].gather(1, rows)
    targets = 0.5 + values.sum(1) / 4 if task == "addition" else values.prod(1)
    return inputs, targets, rows


class FeedForward(nn.Module):
    """h = LReLU(W x + b); the weights are softmax(tanh(w h + b)) over the rows, or all equal; two dense layers on the weighted mean."""

    def __init__(self, attention):
        super().__init__()
        self.rows, self.hidden, self.out = nn.Linear(2, HIDDEN), nn.Linear(HIDDEN, HIDDEN), nn.Linear(HIDDEN, 1)
        self.score = nn.Linear(HIDDEN, 1) if attention else None

    def forward(self, inputs):
        h = nn.functional.leaky_relu(self.rows(inputs))  # [batch, rows, hidden]
        if self.score is None:
            weights = torch.full(h.shape[:2], 1 / h.shape[1])
        else:
            weights = torch.tanh(self.score(h)).squeeze(2).softmax(1)
        mean = torch.bmm(weights[:, None], h).squeeze(1)
        s = nn.functional.leaky_relu(self.hidden(mean))
        return nn.functional.leaky_relu(self.out(s)).squeeze(1), weights


def measure(model, task, length, generator):
    """Share of held-out sequences that are right, and the mean mass on the two marked rows."""
    right, mass = 0, 0.0
    with torch.no_grad():
        for _ in range(HELD_OUT // BATCH):
            inputs, targets, rows = sequences(task, length, BATCH, generator)
            answers, weights = model(inputs)
            right += ((answers - targets).abs() < RIGHT).sum().item()
            mass += weights.gather(1, rows).sum().item()
    return right / HELD_OUT, mass / HELD_OUT


def train(task, length, attention, rate, epochs, seed):
    torch.manual_seed(seed)
    generator = torch.Generator().manual_seed(seed)
    model = FeedForward(attention)
    adam = torch.optim.Adam(model.parameters(), lr=rate)
    piece = max(1, min(BATCH, ROWS_AT_ONCE // length))
    two = 2 * math.e**2
    bound = two / (two + length - 2)
    began, history = time.monotonic(), []
    for _ in range(epochs):
        for _ in range(EPOCH):
            inputs, targets, _ = sequences(task, length, BATCH, generator)
            adam.zero_grad(set_to_none=True)
            for x, y in zip(inputs.split(piece), targets.split(piece)):
                ((model(x)[0] - y) ** 2).sum().div(BATCH).backward()
            adam.step()
        history.append(measure(model, task, length, torch.Generator().manual_seed(seed + 1)))
        right, mass = history[-1]
        if right == 1 and (mass >= ENOUGH * bound or not attention):
            break
    return {
        "task": task, "length": length, "attention": attention, "rate": rate, "seed": seed,
        "epochs": next((epoch for epoch, (right, _) in enumerate(history, 1) if right == 1), None),
        "right": [right for right, _ in history], "mass": [round(mass, 4) for _, mass in history],
        "bound": round(bound, 4), "seconds": round(time.monotonic() - began),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--task", choices=("addition", "multiplication"), required=True)
    parser.add_argument("--lengths", type=int, nargs="+", required=True)
    parser.add_argument("--mean", action="store_true", help="the unweighted mean in the place of attention")
    parser.add_argument("--rates", type=float, nargs="+", default=[0.003, 0.001, 0.01, 0.0003], help="tried in this order until one is enough")
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    for length in options.lengths:
        for rate in options.rates:
            result = train(options.task, length, not options.mean, rate, options.epochs, options.seed)
            print(json.dumps(result), flush=True)
            if result["epochs"] is not None and (options.mean or result["mass"][-1] >= ENOUGH * result["bound"]):
                break


if __name__ == "__main__":
    main()
