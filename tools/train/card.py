"""Fills the model cards with what was measured: README.md of both models, and TRAINING-DATA.md beside them."""
import argparse
import json
from pathlib import Path

ABOUT = {
    "encoder": ("Headlight encoder", "A small BERT for masked language modelling: it sees the text on both sides of a gap and fills the gap."),
    "causal": ("Headlight causal", "A small Llama with grouped key heads: every token sees what is before it and predicts what comes next."),
}
START = {
    "encoder": "Positions start as sinusoids, four heads of layer 0 start out looking at the tokens one and two places before and "
               "after, and the output bias starts as the log of the token frequencies (`model_bert.py`). So the neighbour "
               "heads of layer 0 were given, not discovered, though training was free to change them; the rest starts random.",
    "causal": "Starts random. 3 % of the rows are a stretch of text or of random tokens that repeats itself, "
              "to favour heads that look for an earlier occurrence.",
}
OBJECTIVE = {
    "encoder": "30 % of the tokens are to be predicted (of these 80 % shown as `[MASK]`, 10 % as a random token, 10 % as they are), "
               "in rows of 24 to 512 tokens, so all 512 positions are trained.",
    "causal": "Every next token is predicted, in rows of 256 tokens; positions beyond that were never seen in training.",
}


def number(value):
    return f"{value:,.0f}"


def architecture(config):
    text = (f"{config['num_hidden_layers']} layers × {config['hidden_size']}, {config['num_attention_heads']} heads, feed-forward "
            f"{config['intermediate_size']}, vocabulary {number(config['vocab_size'])}, up to {config['max_position_embeddings']} tokens")
    if "num_key_value_heads" in config:
        text += f"; {config['num_key_value_heads']} key heads, each shared by {config['num_attention_heads'] // config['num_key_value_heads']} query heads"
    return text


def score_table(scores, causal):
    columns = [("accuracy", "{:.1%}"), ("unigram accuracy", "{:.1%}")]
    columns += [("perplexity", "{:.1f}"), ("unigram perplexity", "{:.0f}")] if causal else [("accuracy of 5", "{:.1%}")]
    columns += [("loss", "{:.3f}"), ("unigram loss", "{:.3f}")]
    lines = ["| held out | " + " | ".join(name for name, _ in columns) + " |", "|---" * (len(columns) + 1) + "|"]
    for kind in ("prose", "code"):
        lines.append(f"| {kind} | " + " | ".join(style.format(scores[kind][name]) for name, style in columns) + " |")
    return "\n".join(lines)


def loss_table(log):
    """About a dozen rows, evenly spread, the last one included."""
    picked = sorted({round(i * (len(log) - 1) / 11) for i in range(12)})
    lines = ["| minute | steps | tokens | training loss | held-out prose | held-out code |", "|---|---|---|---|---|---|"]
    for entry in (log[i] for i in picked):
        lines.append(f"| {entry['seconds'] / 60:.0f} | {number(entry['step'])} | {entry['tokens'] / 1e6:.1f} M | {entry['loss']:.2f} | "
                     f"{entry['heldout_prose']:.2f} | {entry['heldout_code']:.2f} |")
    return "\n".join(lines)


def head_table(heads):
    lines = ["| attention to | best head | its mean attention there | mean of all heads |", "|---|---|---|---|"]
    for role, entry in heads.items():
        lines.append(f"| {role} | {entry['best']} | {entry['score']:.2f} | {entry['mean of heads']:.2f} |")
    return "\n".join(lines)


def card(kind, folder, log, scores, hardware, notes):
    config = json.loads((folder / "config.json").read_text())
    title, about = ABOUT[kind]
    last, causal = log[-1], kind == "causal"
    measured = ("Perplexity and next-token accuracy are over rows of 256 tokens." if causal else
                "15 % of the tokens of 128-token rows masked, all as `[MASK]`; accuracy is that of the exact token.")
    return f"""---
license: mit
language: en
pipeline_tag: {"text-generation" if causal else "fill-mask"}
---
# {title}

{about} Made to have attention worth looking at on English prose and on source code, in the few megabytes that an extension
can carry; it is no general-purpose language model.

- Architecture: `{config["architectures"][0]}`, {architecture(config)}. Weights in half precision.
- Tokenizer: byte-level BPE, the same merges as the other Headlight model. Words of camelCase and snake_case are cut apart,
  brackets stand alone, a line end takes the next line's indentation along. A token's range leaves out its leading space.
- Data: public-domain books, and code and documentation of packages with permissive licences: [TRAINING-DATA.md](../TRAINING-DATA.md).
- Licence of the weights: MIT.
- Bias and limits: the books are from 1839 to 1922 and speak as their time did. English, Python, JavaScript and TypeScript only.

## Training

{OBJECTIVE[kind]} {START[kind]} Muon for the matrices inside the layers, AdamW for the rest, 2,048 tokens a step, no dropout;
the learning rate falls linearly to zero over the last 70 % of the time. {notes}

{number(last["step"])} steps, {last["tokens"] / 1e6:.1f} million tokens, {last["seconds"] / 60:.0f} minutes on {hardware}: \
{number(last["tokens"] / last["seconds"])} tokens a second on average. Recipe: `tools/train/`.

{loss_table(log)}

Both held-out columns are losses on one small fixed batch each; the scores below are the ones to quote.

## Scores

{measured} The held-out books and packages were never trained on. "Unigram" is the best that token frequencies alone can do.

{score_table(scores, causal)}

## What its heads do

Mean attention that falls on the named place, over held-out text in rows of 128 tokens, counting the tokens that have such a
place. A head that looks everywhere alike would get about 0.01 for a single place. Layers and heads count from 0.{" Induction after Olsson et al. 2022: 25 random tokens said four times, attention to what followed the earlier occurrences." if causal else ""}

{head_table(scores["heads"])}
"""


def training_data(sources):
    lines = ["# What the bundled text models were trained on", ""]
    lines += ["Chosen and cut by `tools/train/corpus.py`: whole files, duplicates and generated files dropped, at most two million",
              "characters a package (eight million for Python's standard library). Licences are those stated in each package's own",
              "metadata. 60 % of the training rows are code, 40 % prose.", ""]
    for split, heading in (("train", "Trained on"), ("heldout", "Held out, only for the scores")):
        lines += [f"## {heading}", ""]
        chosen = [s for s in sources if s["split"] == split]
        for kind in ("prose", "code"):
            named = [s for s in chosen if s["kind"] == kind]
            size = sum(s["characters"] for s in named) / 1e6
            if kind == "prose":
                lines += [f"**Books, public domain** ({size:.1f} million characters): " + "; ".join(s["name"] for s in named) + ".", ""]
                continue
            by_licence = {}
            for s in named:
                by_licence.setdefault(s["licence"], set()).add(s["name"])
            lines += [f"**Packages** ({size:.1f} million characters):", ""]
            for licence, names in sorted(by_licence.items(), key=lambda item: -len(item[1])):
                lines.append(f"- {licence}: " + ", ".join(sorted(names)))
            lines.append("")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path, help="folder of headlight-encoder and headlight-causal")
    parser.add_argument("--data", type=Path, required=True, help="folder of corpus.py: sources.json")
    parser.add_argument("--runs", type=Path, required=True, help="encoder/ and causal/, with log.jsonl and scores.json")
    parser.add_argument("--hardware", default="the training machine")
    parser.add_argument("--notes", default="", help="a sentence for both cards")
    options = parser.parse_args()
    for kind in ABOUT:
        run, folder = options.runs / kind, options.models / f"headlight-{kind}"
        log = [json.loads(line) for line in (run / "log.jsonl").read_text().splitlines()]
        log = [entry for i, entry in enumerate(log) if all(later["step"] > entry["step"] for later in log[i + 1 :])]  # resumed runs
        scores = json.loads((run / "scores.json").read_text())
        (folder / "README.md").write_text(card(kind, folder, log, scores, options.hardware, options.notes), encoding="utf-8")
    sources = json.loads((options.data / "sources.json").read_text(encoding="utf-8"))
    (options.models / "TRAINING-DATA.md").write_text(training_data(sources), encoding="utf-8")


if __name__ == "__main__":
    main()
