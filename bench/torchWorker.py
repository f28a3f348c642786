"""torchWorker.py FOLDER UNITS THREADS: PyTorch's side of the bench; speaks lines of JSON as worker.mjs does."""
import json, resource, sys, time
import torch
from model import read_checkpoint, shape_of

folder, units, threads = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
c = json.load(open(f'{folder}/config.json'))
started = time.perf_counter()
if c['model_type'] == 'bert':
    config = shape_of('bert', c['num_hidden_layers'], c['hidden_size'], c['num_attention_heads'], c['intermediate_size'], c['max_position_embeddings'], c['vocab_size'])
else:
    config = shape_of('gpt2', c['n_layer'], c['n_embd'], c['n_head'], c['n_inner'], c['n_positions'], c['vocab_size'])
model = read_checkpoint(folder, config)
ids = torch.tensor([(7 * i + 3) % 1000 for i in range(units)])


def say(**what):
    print(json.dumps(what), flush=True)


say(ready=(time.perf_counter() - started) * 1e3, version=f'PyTorch {torch.__version__}')
with torch.inference_mode():
    for line in sys.stdin:
        if line.strip() == 'run':
            started, before = time.perf_counter(), time.process_time()
            outputs = model(ids)
            say(ms=(time.perf_counter() - started) * 1e3, cpu=(time.process_time() - before) * 1e3)
        else:
            rows = [outputs[1 + i][config['heads'] - 1, units // 2] for i in (0, config['layers'] - 1)]
            say(rows=[row.tolist() for row in rows], peak=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
