"""The peers' model: BERT's and GPT-2's blocks in plain PyTorch, every attention map an output. Weights by Hugging Face's names."""
import json, math, os, struct
import torch
from torch import nn
import torch.nn.functional as F


def write_checkpoint(folder, config, seed=1):
    """Random weights of the config's shape, as config.json and model.safetensors."""
    os.makedirs(folder, exist_ok=True)
    torch.manual_seed(seed)
    tensors = Model(config).tensors()
    for name, tensor in tensors.items():
        norm = 'LayerNorm' in name or 'ln_' in name
        spread = 0.06 if config['width'] < 512 else 0.04
        tensors[name] = (torch.ones_like(tensor) if norm and name.endswith('weight') else torch.randn_like(tensor) * (0.01 if name.endswith('bias') else spread))
    header, offset = {}, 0
    for name, tensor in tensors.items():
        header[name] = {'dtype': 'F32', 'shape': list(tensor.shape), 'data_offsets': [offset, offset + 4 * tensor.numel()]}
        offset += 4 * tensor.numel()
    text = json.dumps(header).encode()
    text += b' ' * (-len(text) % 8)
    with open(f'{folder}/model.safetensors', 'wb') as file:
        file.write(struct.pack('<Q', len(text)) + text)
        for tensor in tensors.values():
            file.write(tensor.contiguous().numpy().tobytes())
    with open(f'{folder}/config.json', 'w') as file:
        json.dump(config['json'], file)


def read_checkpoint(folder, config):
    with open(f'{folder}/model.safetensors', 'rb') as file:
        length, = struct.unpack('<Q', file.read(8))
        header = json.loads(file.read(length))
        data = bytearray(file.read())
    tensors = {}
    for name, entry in header.items():
        start, end = entry['data_offsets']
        tensors[name] = torch.frombuffer(data, dtype=torch.float32, count=(end - start) // 4, offset=start).reshape(entry['shape'])
    model = Model(config)
    model.fill(tensors)
    return model.eval()


def shape_of(family, layers, width, heads, inner, context, vocabulary):
    if family == 'bert':
        json_ = dict(architectures=['BertModel'], model_type='bert', hidden_size=width, intermediate_size=inner, num_hidden_layers=layers,
                     num_attention_heads=heads, max_position_embeddings=context, vocab_size=vocabulary, layer_norm_eps=1e-12, hidden_act='gelu')
    else:
        json_ = dict(architectures=['GPT2Model'], model_type='gpt2', n_embd=width, n_layer=layers, n_head=heads, n_positions=context,
                     n_inner=inner, vocab_size=vocabulary, activation_function='gelu_new')
    return dict(family=family, layers=layers, width=width, heads=heads, inner=inner, context=context, vocabulary=vocabulary, json=json_)


class Conv1D(nn.Module):
    """GPT-2's linear layer: its weight is [in, out]."""
    def __init__(self, inputs, outputs):
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.empty(inputs, outputs)), nn.Parameter(torch.empty(outputs))

    def forward(self, x):
        return torch.addmm(self.bias, x, self.weight)


class Model(nn.Module):
    def __init__(self, c):
        super().__init__()
        self.c = c
        self.parts = nn.ModuleDict()
        self.names = {}
        width, inner = c['width'], c['inner']

        def add(name, module):
            self.names[name] = module
            return module
        if c['family'] == 'bert':
            add('embeddings.word_embeddings', nn.Embedding(c['vocabulary'], width))
            add('embeddings.position_embeddings', nn.Embedding(c['context'], width))
            add('embeddings.token_type_embeddings', nn.Embedding(2, width))
            add('embeddings.LayerNorm', nn.LayerNorm(width, eps=1e-12))
            for i in range(c['layers']):
                at = f'encoder.layer.{i}.'
                for part in ('query', 'key', 'value'):
                    add(f'{at}attention.self.{part}', nn.Linear(width, width))
                add(f'{at}attention.output.dense', nn.Linear(width, width))
                add(f'{at}attention.output.LayerNorm', nn.LayerNorm(width, eps=1e-12))
                add(f'{at}intermediate.dense', nn.Linear(width, inner))
                add(f'{at}output.dense', nn.Linear(inner, width))
                add(f'{at}output.LayerNorm', nn.LayerNorm(width, eps=1e-12))
        else:
            add('wte', nn.Embedding(c['vocabulary'], width))
            add('wpe', nn.Embedding(c['context'], width))
            for i in range(c['layers']):
                at = f'h.{i}.'
                add(f'{at}ln_1', nn.LayerNorm(width))
                add(f'{at}attn.c_attn', Conv1D(width, 3 * width))
                add(f'{at}attn.c_proj', Conv1D(width, width))
                add(f'{at}ln_2', nn.LayerNorm(width))
                add(f'{at}mlp.c_fc', Conv1D(width, inner))
                add(f'{at}mlp.c_proj', Conv1D(inner, width))
            add('ln_f', nn.LayerNorm(width))
        for name, module in self.names.items():
            self.add_module(name.replace('.', '/'), module)

    def tensors(self):
        return {f'{name}.{part}': value for name, module in self.names.items() for part, value in module.state_dict().items()}

    def fill(self, tensors):
        for name, module in self.names.items():
            module.load_state_dict({part: tensors[f'{name}.{part}'] for part in module.state_dict()})

    def attend(self, q, k, v, mask):
        heads, units = self.c['heads'], q.shape[0]
        split = lambda x: x.reshape(units, heads, -1).transpose(0, 1)
        scores = split(q) @ split(k).transpose(1, 2) / math.sqrt(self.c['width'] // heads)
        pattern = torch.softmax(scores if mask is None else scores + mask, -1)
        return (pattern @ split(v)).transpose(0, 1).reshape(units, -1), pattern

    def forward(self, ids):
        n, c, patterns = self.names, self.c, []
        positions = torch.arange(ids.shape[0])
        if c['family'] == 'bert':
            x = n['embeddings.word_embeddings'](ids) + n['embeddings.position_embeddings'](positions) + n['embeddings.token_type_embeddings'](torch.zeros_like(ids))
            x = n['embeddings.LayerNorm'](x)
            for i in range(c['layers']):
                at = f'encoder.layer.{i}.'
                context, pattern = self.attend(*(n[f'{at}attention.self.{part}'](x) for part in ('query', 'key', 'value')), None)
                patterns.append(pattern)
                x = n[f'{at}attention.output.LayerNorm'](x + n[f'{at}attention.output.dense'](context))
                y = n[f'{at}output.dense'](F.gelu(n[f'{at}intermediate.dense'](x)))
                x = n[f'{at}output.LayerNorm'](x + y)
        else:
            mask = (positions[None, :] > positions[:, None]).float() * -1e30
            x = n['wte'](ids) + n['wpe'](positions)
            for i in range(c['layers']):
                at = f'h.{i}.'
                context, pattern = self.attend(*n[f'{at}attn.c_attn'](n[f'{at}ln_1'](x)).split(c['width'], -1), mask)
                patterns.append(pattern)
                x = x + n[f'{at}attn.c_proj'](context)
                h = n[f'{at}mlp.c_fc'](n[f'{at}ln_2'](x))
                x = x + n[f'{at}mlp.c_proj'](0.5 * h * (1 + torch.tanh(math.sqrt(2 / math.pi) * (h + 0.044715 * h * h * h))))
            x = n['ln_f'](x)
        return (x, *patterns)
