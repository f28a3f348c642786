"""Random windows of the encoded corpus, as training batches."""
import numpy as np
import torch

DOCUMENT_END = 3  # [SEP] in the encoder's ids; the causal model's ids are 2 less
CLS, SEP, MASK = 2, 3, 4
CAUSAL_SHIFT = 2
CODE_SHARE = 0.6


class Corpus:
    """The token streams of one split. Windows start at a line start half of the time."""

    def __init__(self, folder, split, line_ends):
        self.streams = [np.fromfile(folder / f"{split}-{kind}.bin", dtype=np.uint16) for kind in ("prose", "code")]
        self.starts = [np.flatnonzero(np.isin(stream, line_ends))[:-1] + 1 for stream in self.streams]

    def frequencies(self, size):
        """How often each token id occurs, prose and code mixed as in training; float64 [size], sums to 1."""
        counts = [np.bincount(stream, minlength=size) / len(stream) for stream in self.streams]
        return (1 - CODE_SHARE) * counts[0] + CODE_SHARE * counts[1]

    def windows(self, count, length, random, code_share=CODE_SHARE):
        """int64 [count, length]"""
        rows = []
        for _ in range(count):
            kind = int(random.random() < code_share)
            stream, starts = self.streams[kind], self.starts[kind]
            at = int(starts[random.integers(len(starts))]) if random.random() < 0.5 else int(random.integers(len(stream)))
            at = min(at, len(stream) - length)
            rows.append(stream[at : at + length])
        return np.stack(rows).astype(np.int64)


def masked_batch(corpus, tokens, random, length=None, rate=0.3, **kind):
    """(inputs [batch, token], places [batch, masked], targets [batch, masked]) of [CLS] text [SEP].

    80 % of the places become [MASK], 10 % a random token, 10 % stay. Short and full-length rows are mixed in so that
    every position is trained and short inputs are not new to the model.
    """
    length = length or int(random.choice([24, 64, 128, 256, 512], p=[0.06, 0.14, 0.5, 0.15, 0.15]))
    count = max(1, tokens // length)
    text = corpus.windows(count, length - 2, random, **kind)
    ids = np.concatenate([np.full((count, 1), CLS), text, np.full((count, 1), SEP)], axis=1)
    masked = max(1, round(rate * (length - 2)))
    places = 1 + np.argpartition(random.random((count, length - 2)), masked - 1, axis=1)[:, :masked]
    targets = np.take_along_axis(ids, places, 1)
    choice = random.random(places.shape)
    shown = np.where(choice < 0.8, MASK, np.where(choice < 0.9, random.integers(5, 8192, places.shape), targets))
    np.put_along_axis(ids, places, shown, 1)
    return torch.from_numpy(ids), torch.from_numpy(places), torch.from_numpy(targets)


def causal_batch(corpus, tokens, random, length=256, repeats=0.0, **kind):
    """(inputs [batch, token], targets [batch, token]); the input starts with <s>.

    A share `repeats` of the rows is a random stretch said again and again, which only looking back can predict.
    """
    count = max(1, tokens // length)
    ids = corpus.windows(count, length, random, **kind) - CAUSAL_SHIFT
    for row in np.flatnonzero(random.random(count) < repeats):
        period = int(random.integers(8, length // 2))
        stretch = random.integers(3, 8190, period) if random.random() < 0.5 else ids[row, :period]
        ids[row] = np.resize(stretch, length)
    inputs = np.concatenate([np.zeros((count, 1), dtype=np.int64), ids[:, :-1]], axis=1)
    return torch.from_numpy(inputs), torch.from_numpy(ids)
