"""What PyTorch's own modules make of ten French texts with the weights of the bundled translator: test/golden/bahdanau.json.

The modules are torch.nn.GRU, torch.nn.GRUCell and torch.nn.Linear; nothing of tools/train is used.
"""
import argparse
import hashlib
import json
from pathlib import Path

import tokenizers
import torch
from safetensors.torch import load_file
from torch import nn

ROOT = Path(__file__).resolve().parents[2]
TEXTS = [
    "Je suis fatigué.",
    "Il fait froid aujourd'hui.",
    "Elle n’aime pas le café.",
    "Où est la gare\u202f?",
    "Le chat noir dort sur la chaise.",
    "Nous avons acheté une nouvelle voiture la semaine dernière.",
    "Tom a dit à Marie qu'il ne viendrait pas.",
    "Pourquoi as-tu fait ça ?\n\nJe ne sais pas.\nMerci beaucoup !",
    "你好 🎉 mon ami.",
    "I like this house.",
]
MOST, BEST = 64, 8  # units that are written; of their scores the largest


class Translator:
    def __init__(self, folder):
        self.config = json.loads((folder / "config.json").read_text())
        self.weights = {name: tensor.float() for name, tensor in load_file(folder / "model.safetensors").items()}
        words, encoder, decoder = (self.config[key] for key in ("embedding_size", "encoder_size", "decoder_size"))
        self.encoder = nn.GRU(words, encoder, bidirectional=True, batch_first=True)
        for way, end in (("forward", "_l0"), ("backward", "_l0_reverse")):
            self.fill(self.encoder, f"encoder.{way}", end)
        self.decoder = nn.GRUCell(words + 2 * encoder, decoder)
        self.fill(self.decoder, "decoder", "")
        self.initial, self.query, self.key, self.energy, self.readout = (
            self.linear(name) for name in ("initial", "attention.query", "attention.key", "attention.energy", "readout"))

    def fill(self, module, name, end):
        for ours, theirs in (("input", "ih"), ("hidden", "hh")):
            for part in ("weight", "bias"):
                getattr(module, f"{part}_{theirs}{end}").data.copy_(self.weights[f"{name}.{ours}.{part}"])

    def linear(self, name):
        weight, bias = self.weights[f"{name}.weight"], self.weights.get(f"{name}.bias")
        module = nn.Linear(weight.shape[1], weight.shape[0], bias=bias is not None)
        module.load_state_dict({"weight": weight, **({} if bias is None else {"bias": bias})})
        return module

    def lines(self, ids):
        """(start, ids) of each line that has words, ended as the model was trained to read it."""
        start = 0
        for at, unit in enumerate(ids):
            if unit in (self.config["line_token_id"], self.config["eos_token_id"]):
                if at > start:
                    yield start, [*ids[start:at], self.config["eos_token_id"]]
                start = at + 1

    def write(self, ids):
        """Greedily: per unit (id, row over the source, logits, and what the row was computed from)."""
        table, start, end = self.weights["words.weight"], self.config["decoder_start_token_id"], self.config["eos_token_id"]
        written, lines = [], list(self.lines(ids))
        for line, (first, source) in enumerate(lines):
            states, _ = self.encoder(nn.functional.embedding(torch.tensor([source]), table))
            states = states[0]
            state, previous = torch.tanh(self.initial(states[0, self.config["encoder_size"] :])), start
            while len(written) < MOST:
                asked, keys = self.query(state), self.key(states)
                scores = self.energy(torch.tanh(asked + keys)).squeeze(1)
                weights = scores.softmax(0)
                context = weights @ states
                steps = {"state": state, "asked": asked, "keys": keys, "scores": scores, "weights": weights, "context": context, "first": first}
                word = table[previous]
                state = self.decoder(torch.cat((word, context))[None], state[None])[0]
                logits = table @ torch.tanh(self.readout(torch.cat((state, word, context)))) + self.weights["output.bias"]
                previous = int(logits.argmax())
                row = torch.zeros(len(ids))
                row[first : first + len(source)] = weights
                ended = previous == end
                settled = self.config["line_token_id"] if ended and line + 1 < len(lines) else previous
                written.append((settled, row, logits, steps))
                if ended:
                    break
        return written


def numbers(tensor):
    return [float(f"{value:.9g}") for value in tensor.flatten().tolist()]


@torch.no_grad()
def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", type=Path, default=ROOT / "media/models/headlight-translator")
    parser.add_argument("--out", type=Path, default=ROOT / "test/golden/bahdanau.json")
    options = parser.parse_args()
    tokenizer = tokenizers.Tokenizer.from_file(str(options.model / "tokenizer.json"))
    model, runs = Translator(options.model), []
    for text in TEXTS:
        ids = tokenizer.encode(text).ids
        written = model.write(ids)
        best = [logits.topk(BEST) for _, _, logits, _ in written]
        _, _, _, steps = written[1]
        key = len(ids) // 3
        here = key - steps["first"]
        runs.append({
            "text": text, "ids": ids, "written": [unit for unit, _, _, _ in written],
            "translation": tokenizer.decode([unit for unit, _, _, _ in written]),
            "map": numbers(torch.stack([row for _, row, _, _ in written])),
            "best": [one.indices.tolist() for one in best], "scores": [numbers(one.values) for one in best],
            "cell": None if not 0 <= here < len(steps["keys"]) else {
                "query": 1, "key": key, "state": numbers(steps["state"]), "W s": numbers(steps["asked"]), "U h": numbers(steps["keys"][here]),
                "tanh": numbers(torch.tanh(steps["asked"] + steps["keys"][here])), "score": numbers(steps["scores"][here]),
                "weight": numbers(steps["weights"][here]), "context": numbers(steps["context"])},
        })
    weights = hashlib.sha256((options.model / "model.safetensors").read_bytes()).hexdigest()
    made = {"torch": torch.__version__, "tokenizers": tokenizers.__version__, "weights": weights}
    options.out.write_text(json.dumps({"made": made, "runs": runs}, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
