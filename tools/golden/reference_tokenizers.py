"""Small tokenizers in the classes of transformers, made from CORPUS, and what AutoTokenizer gives with them."""

import json
import re
from collections import Counter
from math import log

import tokenizers
import transformers
from tokenizers import AddedToken, Tokenizer, models, pre_tokenizers, trainers
from transformers import AutoTokenizer, BertTokenizer, CLIPTokenizer, GPT2Tokenizer, LlamaTokenizer, RobertaTokenizer, T5Tokenizer

from reference_texts import CORPUS, NASTY
from sentencepiece_model import charsmap

BERT_SPECIALS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]


def trained_merges(alphabet, size, pre_tokenizer, suffix=""):
    """(pieces in the order of training, merges) of a BPE over CORPUS."""
    model = models.BPE(end_of_word_suffix=suffix) if suffix else models.BPE()
    trainer_options = {"end_of_word_suffix": suffix} if suffix else {}
    tokenizer = Tokenizer(model)
    tokenizer.pre_tokenizer = pre_tokenizer
    trainer = trainers.BpeTrainer(vocab_size=size, initial_alphabet=alphabet, show_progress=False, **trainer_options)
    tokenizer.train_from_iterator(CORPUS.split("\n"), trainer)
    trained = json.loads(tokenizer.to_str())["model"]
    return sorted(trained["vocab"], key=trained["vocab"].get), [tuple(merge) for merge in trained["merges"]]


def numbered(tokens):
    unique = dict.fromkeys(tokens)
    return {token: id for id, token in enumerate(unique)}


def byte_bpe(size, specials):
    pieces, merges = trained_merges(sorted(pre_tokenizers.ByteLevel.alphabet()), size, pre_tokenizers.ByteLevel(add_prefix_space=False))
    return numbered([*specials, *pieces]), merges


def gpt2(size=399):
    vocab, merges = byte_bpe(size, ["<|endoftext|>"])
    return GPT2Tokenizer(vocab=vocab, merges=merges)


def llama(size=120):
    pieces, merges = trained_merges([], size, pre_tokenizers.Metaspace())
    bytes_ = [f"<0x{byte:02X}>" for byte in range(256)]
    return LlamaTokenizer(vocab=numbered(["<unk>", "<s>", "</s>", *bytes_, *pieces]), merges=merges, add_bos_token=True)


def unigram(map_=None):
    """Words by their counts, and letters, which are rare, so that the text falls into words where it can."""
    counts = Counter(re.findall(r"\w+|[^\w\s]", CORPUS.lower()))
    total = sum(counts.values())
    words = [(f"\u2581{word}" if word.isalnum() else word, log(count / total)) for word, count in counts.most_common(100)]
    letters = [(letter, -9.0) for letter in "abcdefghijklmnopqrstuvwxyz0123456789.,;:!?()'-/"]
    endings = [(ending, -6.0) for ending in ("s", "ing", "ed", "er", "ly", "'s")]
    pieces = {"<pad>": 0.0, "</s>": 0.0, "<unk>": 0.0, "\u2581": -5.0, **dict(letters), **dict(endings), **dict(words)}
    sentinels = {f"<extra_id_{i}>": 0.0 for i in (3, 2, 1, 0)}
    return T5Tokenizer(vocab=list({**pieces, **sentinels}.items()), extra_ids=4, _spm_precompiled_charsmap=map_)


def small_bert():
    """60 tokens, as many as the fixture embeds: the words that come most often, and endings."""
    words = [word for word, _ in Counter(re.findall(r"\w+|[.,]", CORPUS.lower())).most_common(52)]
    return BertTokenizer(vocab=numbered([*BERT_SPECIALS, "##s", "##ing", "##ed", *words]))


def word_piece():
    """Words by their counts, letters, and what a BPE joins inside of words (the trainer of word pieces gives other ones each time)."""
    letters = list("abcdefghijklmnopqrstuvwxyz0123456789.,;:!?()-'\"/_[]<>|=")
    words = [word for word, _ in Counter(re.findall(r"\w+", CORPUS.lower())).most_common(100)]
    pieces, _ = trained_merges(letters, 200, pre_tokenizers.BertPreTokenizer())
    inside = [f"##{piece}" for piece in pieces if piece.isalnum()]
    return BertTokenizer(vocab=numbered([*BERT_SPECIALS, *letters, *(f"##{letter}" for letter in letters), *words, *inside]))


def clip():
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    pieces, merges = trained_merges(alphabet, 700, pre_tokenizers.Sequence([pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False), pre_tokenizers.Whitespace()]), "</w>")
    tokens = [*alphabet, *(f"{letter}</w>" for letter in alphabet), *pieces, "<|startoftext|>", "<|endoftext|>"]
    return CLIPTokenizer(vocab=numbered(tokens), merges=[merge for merge in merges if "\u0120" not in "".join(merge)])


def added():
    """RoBERTa's class, which trims offsets, with tokens added of every kind."""
    vocab, merges = byte_bpe(330, ["<s>", "<pad>", "</s>", "<unk>", "<mask>"])
    tokenizer = RobertaTokenizer(vocab=vocab, merges=merges)
    tokenizer.add_tokens([AddedToken("look", single_word=True), AddedToken("\u4e2d\u6587"), AddedToken("sat", lstrip=True, rstrip=True), AddedToken("Caf\u00e9", normalized=True)])
    tokenizer.add_tokens([AddedToken("<heat>", special=True, normalized=False)], special_tokens=True)
    return tokenizer


def kinds():
    return {
        "word-piece": word_piece(),
        "byte-bpe": gpt2(400),
        "unigram": unigram(charsmap(CORPUS)),
        "llama": llama(200),
        "clip": clip(),
        "added-tokens": added(),
    }


def make_vectors(folder):
    for kind, tokenizer in kinds().items():
        tokenizer.save_pretrained(folder / kind)
        loaded = AutoTokenizer.from_pretrained(folder / kind)
        plain = Tokenizer.from_file(str(folder / kind / "tokenizer.json"))
        vectors = []
        for text in NASTY:
            encoded = loaded(text, return_offsets_mapping=True, return_special_tokens_mask=True)
            # The product reads tokenizer.json alone: that must be all that there is.
            if plain.encode(text).ids != encoded["input_ids"]:
                print(f"{kind}: AutoTokenizer and tokenizer.json part: {text!r}: {encoded['input_ids']} {plain.encode(text).ids}")
            offsets = [list(pair) for pair in encoded["offset_mapping"]]
            vectors.append({"text": text, "ids": encoded["input_ids"], "offsets": offsets, "special": encoded["special_tokens_mask"]})
        head = {"class": type(loaded).__name__, "transformers": transformers.__version__, "tokenizers": tokenizers.__version__, "offsets": "code points"}
        lines = ",\n".join(json.dumps(vector) for vector in vectors)
        (folder / kind / "vectors.json").write_text(f'{json.dumps(head)[:-1]}, "vectors": [\n{lines}\n]}}\n')
        unknown = sum(vector["ids"].count(loaded.unk_token_id) for vector in vectors)
        print(f"{kind}: {type(loaded).__name__}, {len(loaded)} tokens, {unknown} unknown in {len(vectors)} texts")
