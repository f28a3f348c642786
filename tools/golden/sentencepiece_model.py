"""The table of characters of a SentencePiece model (nmt_nfkc, T5's normaliser), read without protobuf's package."""

import io

import sentencepiece


def fields(data):
    """(number, content) of every field of a protobuf message whose content has a length; others are passed over."""
    at = 0

    def varint():
        nonlocal at
        value = shift = 0
        while True:
            byte = data[at]
            at += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    while at < len(data):
        key = varint()
        number, kind = key >> 3, key & 7
        if kind == 2:
            length = varint()
            yield number, data[at : at + length]
            at += length
        elif kind == 0:
            varint()
        else:
            at += {1: 8, 5: 4}[kind]


def charsmap(corpus):
    """ModelProto.normalizer_spec (3) . precompiled_charsmap (2) of a model trained on the corpus."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(corpus.split("\n")), model_writer=model, vocab_size=90, hard_vocab_limit=False,
        normalization_rule_name="nmt_nfkc", minloglevel=2,
    )
    specification = dict(fields(model.getvalue()))[3]
    return dict(fields(specification))[2]
