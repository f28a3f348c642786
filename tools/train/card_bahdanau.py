"""Fills the translator's card with what was measured."""
import argparse
import json
from pathlib import Path

from export_bahdanau import load


def log_table(log):
    """About ten rows, evenly spread, the last one included."""
    picked = sorted({round(i * (len(log) - 1) / 9) for i in range(10)})
    lines = ["| minute | updates | training loss | validation loss |", "|---|---|---|---|"]
    for entry in (log[i] for i in picked):
        lines.append(f"| {entry['seconds'] / 60:.0f} | {entry['step'] * entry['processes']:,} | {entry['loss']:.2f} | {entry['heldout_loss']:.2f} |")
    return "\n".join(lines)


def sample(entry):
    looks = "\n".join(f"  {line}" for line in entry["looks"])
    return f"{entry['french']}\n→ {entry['written']}   (held out: {entry['english']})\n{looks}"


def card(config, log, scores, split, parameters, notes):
    last = log[-1]
    return f"""---
license: cc-by-2.0
language: [fr, en]
pipeline_tag: translation
---
# Headlight translator

The encoder-decoder of Bahdanau, Cho and Bengio (2015, [Neural machine translation by jointly learning to align and
translate](https://arxiv.org/abs/1409.0473)), French to English: the first model that looked back at its source at every word it
wrote. Made to have that looking in a file of one's own; it is no translator to rely on.

- Architecture: `BahdanauForConditionalGeneration`. A GRU of {config["encoder_size"]} reads the French both ways, one of
  {config["decoder_size"]} writes. Before each word its last state s asks every source state h: e = vᵀ tanh(W s + U h), {config["attention_size"]} wide;
  softmax(e) are the weights of the mean of h that goes into the next state. Word vectors of {config["embedding_size"]}, one table for
  both languages and for the output. {parameters:,} parameters, in half precision.
- Tokenizer: byte-level BPE of both languages together, {config["vocab_size"]:,} units; elisions are cut (`l'`, `homme`), contractions are not (`don't`).
- A row of its map is of the unit that was written with it. Each line of a text is translated by itself.
- Data: [Tatoeba](https://tatoeba.org) sentence pairs as prepared by www.manythings.org/anki (2017). See [NOTICE](NOTICE).
- Licence of the weights: CC BY 2.0, as the data.
- Limits: short, plain sentences of everyday life, full of Tom and Mary. It knows no context beyond its line, takes *vous* and *tu* alike,
  and invents a word where it does not know one.

## Training

{split["train"]:,} pairs. {split["test"]:,} pairs of at most 12 words on both sides are held out for the score, {split["validation"]:,} for validation. Sentences that
share a translation hang together; such groups were split whole, so that no sentence of either language is on both sides. Cross-entropy,
Adam, dropout 0.1, 1 % of the source units replaced by the unknown token, 6 % of the examples made of two or three pairs.

{last["step"] * last["processes"]:,} updates of about {last["pairs"] // last["step"]} pairs in {last["seconds"] / 60:.0f} minutes by the clock. {notes} Recipe: `tools/train/bahdanau.sh`.

{log_table(log)}

## Scores

On the {scores["pairs"]:,} held-out pairs, written greedily:

| BLEU | chrF | word for word as held out | BLEU of the French itself |
|---|---|---|---|
| {scores["BLEU"]:.1f} | {scores["chrF"]:.1f} | {scores["word for word"]:.1%} | {scores["BLEU of the French itself"]:.1f} |

sacreBLEU: `{scores["signature"]}`

## Where it looks

The first ten held-out sentences: what was written, and the three source units that each written unit looked at most.

```text
{chr(10).join(sample(entry) for entry in scores["samples"])}
```
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the exported model")
    parser.add_argument("--data", type=Path, required=True, help="folder of translation.py: split.json")
    parser.add_argument("--run", type=Path, required=True, help="log.jsonl and scores.json")
    parser.add_argument("--notes", default="", help="a sentence for the card")
    options = parser.parse_args()
    config = json.loads((options.folder / "config.json").read_text())
    log = [json.loads(line) for line in (options.run / "log.jsonl").read_text().splitlines()]
    scores = json.loads((options.run / "scores.json").read_text(encoding="utf-8"))
    split = json.loads((options.data / "split.json").read_text())
    parameters = sum(tensor.numel() for tensor in load(options.folder).parameters())
    (options.folder / "README.md").write_text(card(config, log, scores, split, parameters, options.notes), encoding="utf-8")


if __name__ == "__main__":
    main()
