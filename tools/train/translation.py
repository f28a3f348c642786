"""Sentence pairs to train, validation and test: a tokenizer learned from them, and their ids as plain arrays.

A sentence that has two translations joins them, and their other translations, in one component. Components are split whole, so
that no sentence of either language is on both sides.
"""
import argparse
import json
import lzma
import random
import unicodedata
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

PAD, END, UNKNOWN = "<pad>", "</s>", "<unk>"
LONGEST = 30  # words of either language in the training pairs
# English contractions stay whole ("don't", "it's"), French elisions are cut behind their apostrophe ("l'" and "homme").
WORDS = r" ?\p{L}+'(?:s|t|re|ve|m|ll|d)(?!\p{L})| ?\p{L}+'(?=\p{L})| ?\p{L}+| ?\p{N}| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
# The data writes one space in three ways, and one apostrophe in two.
SAME = {"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2019": "'"}


def read(file):
    """(French, English) of a .tsv.xz with a pair a line, English first."""
    with lzma.open(file, "rt", encoding="utf-8") as lines:
        rows = [line.rstrip("\n").split("\t") for line in lines]
    return [(french, english) for english, french in rows]


def plain(text):
    text = unicodedata.normalize("NFC", text)
    for written, meant in SAME.items():
        text = text.replace(written, meant)
    return text


def components(pairs):
    """Lists of the indices of pairs that hang together by a sentence that they share."""
    parent = {}

    def root(node):
        while parent.setdefault(node, node) != node:
            parent[node] = parent[parent[node]]
            node = parent[node]
        return node

    for french, english in pairs:
        parent[root((0, plain(french)))] = root((1, plain(english)))
    found = {}
    for index, (french, _) in enumerate(pairs):
        found.setdefault(root((0, plain(french))), []).append(index)
    return list(found.values())


def words(pair):
    return max(len(side.split()) for side in pair)


def split(pairs, test, validation, most, seed):
    """{"test", "validation", "train"} to pairs. Of a component that is held out, its pairs of at most `most` words on both
    sides are taken, the others are left out altogether."""
    order = components(pairs)
    random.Random(seed).shuffle(order)
    parts, wanted = {"test": [], "validation": [], "train": []}, {"test": test, "validation": validation}
    for component in order:
        part = next((name for name, count in wanted.items() if len(parts[name]) < count), "train")
        fits = [pairs[i] for i in component if part == "train" or words(pairs[i]) <= most]
        parts[part] += fits if part == "train" else fits[: wanted[part] - len(parts[part])]
    parts["train"] = [pair for pair in parts["train"] if words(pair) <= LONGEST]
    return parts


def learn(texts, size):
    """A byte-level BPE of both languages together, so that every character has ids."""
    tokenizer = Tokenizer(models.BPE(unk_token=UNKNOWN))
    same = [normalizers.Replace(written, meant) for written, meant in SAME.items()]
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), *same])
    cut = pre_tokenizers.Split(Regex(WORDS), "isolated")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([cut, pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=[PAD, END, UNKNOWN], initial_alphabet=alphabet, min_frequency=2)
    tokenizer.train_from_iterator(texts, trainer)
    end = (END, tokenizer.token_to_id(END))
    ends = processors.TemplateProcessing(single=f"$A {END}", special_tokens=[end])
    tokenizer.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=True), ends])
    return tokenizer


def encode(tokenizer, pairs, file):
    """Both sides one behind the other, with where each sentence ends."""
    arrays = {}
    for side, name in enumerate(("french", "english")):
        ids = [encoding.ids for encoding in tokenizer.encode_batch([pair[side] for pair in pairs])]
        arrays[name] = np.concatenate([np.array(row, np.uint16) for row in ids])
        arrays[f"{name}_ends"] = np.cumsum([len(row) for row in ids])
    np.savez(file, **arrays)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pairs", type=Path, help="fra-eng.tsv.xz")
    parser.add_argument("out", type=Path, help="train.npz, {train,validation,test}.tsv and split.json go here")
    parser.add_argument("tokenizer", type=Path, help="the tokenizer.json to write")
    parser.add_argument("--vocabulary", type=int, default=5000)
    parser.add_argument("--test", type=int, default=2000)
    parser.add_argument("--validation", type=int, default=1000)
    parser.add_argument("--words", type=int, default=12, help="the most of a held-out sentence")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    parts = split(read(chosen.pairs), chosen.test, chosen.validation, chosen.words, chosen.seed)
    chosen.out.mkdir(parents=True, exist_ok=True)
    chosen.tokenizer.parent.mkdir(parents=True, exist_ok=True)
    tokenizer = learn((side for pair in parts["train"] for side in pair), chosen.vocabulary)
    tokenizer.save(str(chosen.tokenizer))
    for name, pairs in parts.items():
        lines = [f"{french}\t{english}\n" for french, english in pairs]
        (chosen.out / f"{name}.tsv").write_text("".join(lines), encoding="utf-8")
    for name in ("train", "validation"):
        encode(tokenizer, parts[name], chosen.out / f"{name}.npz")
    (chosen.out / "split.json").write_text(json.dumps({name: len(pairs) for name, pairs in parts.items()}) + "\n")


if __name__ == "__main__":
    main()
