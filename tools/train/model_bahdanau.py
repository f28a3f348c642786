"""The encoder-decoder of Bahdanau, Cho and Bengio (2015, https://arxiv.org/abs/1409.0473) for a vocabulary of both languages.

A GRU reads the source both ways. Another writes: before each word its last state asks every source position by additive
attention, e = vᵀ tanh(W s + U h), and the mean of the source states, weighted by softmax(e), goes into its next state. One
table serves as the embeddings of both sides and as the output.
"""
from dataclasses import dataclass

import torch
from torch import nn

TRAINED_ON = "short French sentences, to write English: it makes little of another language, a long sentence or a rare word"


@dataclass
class BahdanauConfig:
    vocab_size: int = 5000
    embedding_size: int = 128
    encoder_size: int = 128  # each way
    decoder_size: int = 192
    attention_size: int = 64
    max_position_embeddings: int = 512  # units of a text; nothing in the model bounds them
    pad_token_id: int = 0
    eos_token_id: int = 1
    decoder_start_token_id: int = 0
    line_token_id: int = 201  # the line end of the byte-level vocabulary: lines are translated one by one

    def hugging_face(self):
        return {"architectures": ["BahdanauForConditionalGeneration"], "model_type": "bahdanau", "is_encoder_decoder": True,
                "torch_dtype": "float16", "trained_on": TRAINED_ON, **self.__dict__}


class Attention(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.query = nn.Linear(config.decoder_size, config.attention_size, bias=False)
        self.key = nn.Linear(2 * config.encoder_size, config.attention_size)
        self.score = nn.Linear(config.attention_size, 1, bias=False)

    def forward(self, state, keys):
        """[batch, source] weights of a state [batch, decoder] over keys [batch, source, attention]."""
        return self.score(torch.tanh(self.query(state)[:, None] + keys)).squeeze(2).softmax(1, dtype=torch.float32)


class Bahdanau(nn.Module):
    def __init__(self, config):
        super().__init__()
        self.config = config
        both = 2 * config.encoder_size
        self.shared = nn.Embedding(config.vocab_size, config.embedding_size)
        self.encoder = nn.GRU(config.embedding_size, config.encoder_size, batch_first=True, bidirectional=True)
        self.initial = nn.Linear(config.encoder_size, config.decoder_size)
        self.attention = Attention(config)
        self.decoder = nn.GRUCell(config.embedding_size + both, config.decoder_size)
        self.readout = nn.Linear(config.decoder_size + config.embedding_size + both, config.embedding_size)
        self.output_bias = nn.Parameter(torch.zeros(config.vocab_size))
        nn.init.normal_(self.shared.weight, std=config.embedding_size**-0.5)
        for name, weight in self.named_parameters():
            if "weight_hh" in name:  # a gate's square at a time
                for gate in weight.data.chunk(3):
                    nn.init.orthogonal_(gate)

    def encode(self, source, drop=lambda x: x):
        """Ids [batch, source], all of one length, to (states [batch, source, both], keys, the decoder's first state)."""
        states, _ = self.encoder(drop(self.shared(source)))
        first = torch.tanh(self.initial(states[:, 0, self.config.encoder_size :]))
        return states, self.attention.key(states), first

    def step(self, written, state, states, keys):
        """From the last ids [batch] to (logits [batch, vocabulary], next state, weights [batch, source])."""
        embedded = self.shared(written)
        weights = self.attention(state, keys)
        context = (weights[:, None] @ states).squeeze(1)
        state = self.decoder(torch.cat((embedded, context), 1), state)
        read = torch.tanh(self.readout(torch.cat((state, embedded, context), 1)))
        return read @ self.shared.weight.T + self.output_bias, state, weights

    def forward(self, source, target, drop=lambda x: x):
        """As `step` over ids [batch, target]: what goes into the output table, [batch, target, embedding].

        The part of the decoder's gates that reads the embeddings is one product for all steps.
        """
        states, keys, state = self.encode(source, drop)
        embedded = drop(self.shared(target))
        width, size = self.config.embedding_size, self.config.decoder_size
        from_word, from_context = self.decoder.weight_ih[:, :width], self.decoder.weight_ih[:, width:].to(states.dtype)
        gates = nn.functional.linear(embedded, from_word, self.decoder.bias_ih).unbind(1)
        contexts, decoded = [], []
        for at in range(target.shape[1]):
            weights = self.attention(state, keys)
            context = torch.bmm(weights[:, None].to(states.dtype), states).squeeze(1)
            given = gates[at] + nn.functional.linear(context, from_context)
            kept = nn.functional.linear(state, self.decoder.weight_hh, self.decoder.bias_hh)
            opened = torch.sigmoid(given[:, : 2 * size] + kept[:, : 2 * size])
            fresh = torch.tanh(given[:, 2 * size :] + opened[:, :size] * kept[:, 2 * size :])
            state = fresh + opened[:, size:] * (state - fresh)
            contexts.append(context)
            decoded.append(state)
        read = torch.cat((torch.stack(decoded, 1), embedded, torch.stack(contexts, 1)), 2)
        return drop(torch.tanh(self.readout(read)))
