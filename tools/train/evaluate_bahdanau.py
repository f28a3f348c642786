"""BLEU of the exported translator on the held-out pairs, written greedily, and where it looks in ten of them. Prints JSON."""
import argparse
import json
from pathlib import Path

import sacrebleu
import tokenizers
import torch

from export_bahdanau import load

MOST = 40  # units of a translation
SAMPLES = 10


def pairs(file):
    """(French, English) of a file of translation.py."""
    return [tuple(line.split("\t")) for line in file.read_text(encoding="utf-8").splitlines()]


@torch.no_grad()
def translate(model, tokenizer, texts, batch=100):
    """By text (ids of the source, written ids without their end, weights [written, source])."""
    config, encoded = model.config, [encoding.ids for encoding in tokenizer.encode_batch(texts)]
    by_length = {}
    for index, ids in enumerate(encoded):
        by_length.setdefault(len(ids), []).append(index)
    results = [None] * len(texts)
    for indices in by_length.values():
        for at in range(0, len(indices), batch):
            group = indices[at : at + batch]
            states, keys, state = model.encode(torch.tensor([encoded[i] for i in group]))
            previous, ids, rows = torch.full((len(group),), config.decoder_start_token_id), [], []
            ended = torch.zeros(len(group), dtype=torch.bool)
            while len(ids) < MOST and not ended.all():
                logits, state, weights = model.step(previous, state, states, keys)
                previous = logits.argmax(1)
                ended |= previous == config.eos_token_id
                ids.append(previous)
                rows.append(weights)
            ids, rows = torch.stack(ids, 1).tolist(), torch.stack(rows, 1)
            for line, index in enumerate(group):
                written = ids[line][: ids[line].index(config.eos_token_id)] if config.eos_token_id in ids[line] else ids[line]
                results[index] = (encoded[index], written, rows[line, : len(written)])
    return results


def strongest(tokenizer, source, written, weights):
    """A line a unit that was written: the units of the source that it looked at most."""
    lines = []
    for unit, row in zip(written, weights):
        best = row.topk(min(3, len(source)))
        told = [f"{tokenizer.decode([source[i]]).strip() or '</s>'} {share:.0%}" for share, i in zip(best.values.tolist(), best.indices.tolist())]
        lines.append(f"{tokenizer.decode([unit]).strip()} ← {', '.join(told)}")
    return lines


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, help="the exported model")
    parser.add_argument("--data", type=Path, required=True, help="folder of translation.py")
    parser.add_argument("--split", default="test", choices=["test", "validation"])
    parser.add_argument("--pairs", type=int, help="no more than the first so many")
    options = parser.parse_args()
    torch.set_num_threads(1)
    model = load(options.folder)
    tokenizer = tokenizers.Tokenizer.from_file(str(options.folder / "tokenizer.json"))
    held_out = pairs(options.data / f"{options.split}.tsv")[: options.pairs]
    french, english = zip(*held_out)
    results = translate(model, tokenizer, list(french))
    written = [tokenizer.decode(ids) for _, ids, _ in results]
    bleu = sacrebleu.metrics.BLEU()
    score = bleu.corpus_score(written, [list(english)])
    samples = [{"french": french[i], "english": english[i], "written": written[i], "looks": strongest(tokenizer, *results[i])}
               for i in range(SAMPLES)]
    print(json.dumps({
        "pairs": len(held_out), "BLEU": score.score, "signature": str(bleu.get_signature()),
        "chrF": sacrebleu.corpus_chrf(written, [list(english)]).score,
        "word for word": sum(a == b for a, b in zip(written, english)) / len(written),
        "BLEU of the French itself": sacrebleu.corpus_bleu(list(french), [list(english)]).score,
        "samples": samples,
    }, indent=1, ensure_ascii=False))


if __name__ == "__main__":
    main()
