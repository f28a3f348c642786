"""Show, Attend and Tell (Xu et al. 2015), soft attention: a convolutional encoder, an LSTM decoder and the gate β.

Unlike the paper's, the encoder is small, was trained on crops of our own scenes, and its annotation vectors carry a position:
cells that see 39 pixels around them could not tell where they are. It begins by telling the thirds of a picture apart.
"""
from dataclasses import dataclass

import torch
from torch import nn
from torch.nn import functional as F


@dataclass
class CaptionerConfig:
    image_size: int = 96
    channels: tuple = (24, 48, 64, 128, 128)
    strides: tuple = (2, 2, 1, 2, 1)
    embedding_size: int = 96
    hidden_size: int = 224
    attention_size: int = 64
    vocab_size: int = 0
    start_token_id: int = 1
    end_token_id: int = 2

    @property
    def grid(self):
        side = self.image_size
        for stride in self.strides:
            side //= stride
        return side


class Encoder(nn.Module):
    """Convolutions of 3×3 with ReLU. In training with batch norms, which `folded` puts into the weights."""

    def __init__(self, config, norms):
        super().__init__()
        self.strides = config.strides
        inputs = (3, *config.channels[:-1])
        self.convolutions = nn.ModuleList(nn.Conv2d(i, o, 3, s, 1, bias=not norms) for i, o, s in zip(inputs, config.channels, config.strides))
        self.norms = nn.ModuleList(nn.BatchNorm2d(o) for o in config.channels) if norms else None

    def forward(self, pixels):
        x = pixels
        for i, convolution in enumerate(self.convolutions):
            x = convolution(x)
            x = F.relu(self.norms[i](x) if self.norms else x)
        return x


class Captioner(nn.Module):
    def __init__(self, config, norms=False):
        super().__init__()
        self.config = config
        features, hidden = config.channels[-1], config.hidden_size
        self.encoder = Encoder(config, norms)
        thirds = torch.arange(config.grid) * 3 // config.grid
        rows, columns = torch.randn(2, 3, features) * 0.5
        places = (rows[thirds][:, None] + columns[thirds][None]).flatten(0, 1)
        self.position = nn.Parameter(places + torch.randn(config.grid**2, features) * 0.1)
        self.embedding = nn.Embedding(config.vocab_size, config.embedding_size)
        self.attention = nn.ModuleDict({
            "query": nn.Linear(hidden, config.attention_size), "key": nn.Linear(features, config.attention_size),
            "energy": nn.Linear(config.attention_size, 1, bias=False),
        })
        self.gate = nn.Linear(hidden, 1)
        self.start_hidden, self.start_cell = nn.Linear(features, hidden), nn.Linear(features, hidden)
        self.lstm = nn.LSTMCell(config.embedding_size + features, hidden)
        self.from_hidden = nn.Linear(hidden, config.embedding_size)
        self.from_context = nn.Linear(features, config.embedding_size, bias=False)
        self.output = nn.Linear(config.embedding_size, config.vocab_size)

    def annotate(self, pixels):
        """[n, 3, side, side] -> annotation vectors [n, grid × grid, features]"""
        learns = self.encoder.training and torch.is_grad_enabled()
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=self.training), torch.set_grad_enabled(learns):
            found = self.encoder(pixels)
        return found.float().flatten(2).transpose(1, 2) + self.position

    def name(self, crops, top, left):
        """One word for a small square [n, 3, side, side] that lies at a cell of the grid: as the first step of an empty memory. [n, words]"""
        found = self.encoder(crops).float()
        rows, columns = found.shape[2:]
        grid = self.position.view(self.config.grid, self.config.grid, -1)
        annotations = found.flatten(2).transpose(1, 2) + grid[top : top + rows, left : left + columns].flatten(0, 1)
        hidden = annotations.new_zeros(len(crops), self.config.hidden_size)
        context, _, _ = self.look(hidden, annotations, self.attention["key"](annotations))
        return self.output(torch.tanh(self.from_context(context)))

    def look(self, hidden, annotations, keys):
        """context [n, features], α [n, cells], β [n, 1]"""
        energies = self.attention["energy"](torch.tanh(self.attention["query"](hidden)[:, None] + keys)).squeeze(2)
        weights = F.softmax(energies, 1)
        gate = torch.sigmoid(self.gate(hidden))
        return gate * torch.bmm(weights[:, None], annotations).squeeze(1), weights, gate

    def begin(self, annotations):
        mean = annotations.mean(1)
        return torch.tanh(self.start_hidden(mean)), torch.tanh(self.start_cell(mean))

    def step(self, previous, state, annotations, keys):
        """previous int64 [n] -> logits [n, words], α [n, cells], β [n], state after"""
        hidden, cell = state
        embedded = self.embedding(previous)
        context, weights, gate = self.look(hidden, annotations, keys)
        hidden, cell = self.lstm(torch.cat((embedded, context), 1), (hidden, cell))
        mixed = torch.tanh(embedded + self.from_hidden(F.dropout(hidden, 0.5, self.training)) + self.from_context(context))
        return self.output(mixed), weights, gate.squeeze(1), (hidden, cell)

    def forward(self, pixels, words):
        """words int64 [n, length], the first of each the start: logits [n, length − 1, words], α [n, length − 1, cells]"""
        annotations = self.annotate(pixels)
        keys, state, logits, maps = self.attention["key"](annotations), self.begin(annotations), [], []
        for at in range(words.shape[1] - 1):
            one, weights, _, state = self.step(words[:, at], state, annotations, keys)
            logits.append(one)
            maps.append(weights)
        return torch.stack(logits, 1), torch.stack(maps, 1)

    @torch.no_grad()
    def write(self, pixels, longest=40):
        """Greedily: (ids [n, length] up to and with the end, α [n, length, cells], β [n, length])"""
        annotations = self.annotate(pixels)
        keys, state = self.attention["key"](annotations), self.begin(annotations)
        previous = torch.full((len(pixels),), self.config.start_token_id)
        ids, maps, gates = [], [], []
        ended = torch.zeros(len(pixels), dtype=torch.bool)
        while len(ids) < longest and not bool(ended.all()):
            logits, weights, gate, state = self.step(previous, state, annotations, keys)
            previous = logits.argmax(1)
            ended |= previous == self.config.end_token_id
            ids.append(previous), maps.append(weights), gates.append(gate)
        return torch.stack(ids, 1), torch.stack(maps, 1), torch.stack(gates, 1)

    def folded(self):
        """The same model without batch norms."""
        plain = Captioner(self.config)
        state = {name: value for name, value in self.state_dict().items() if not name.startswith("encoder")}
        for i, (convolution, norm) in enumerate(zip(self.encoder.convolutions, self.encoder.norms)):
            scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
            state[f"encoder.convolutions.{i}.weight"] = convolution.weight * scale[:, None, None, None]
            state[f"encoder.convolutions.{i}.bias"] = norm.bias - norm.running_mean * scale
        plain.load_state_dict(state)
        return plain.eval()
