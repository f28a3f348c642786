"""Writes tiny checkpoints with random weights to test/fixtures/transformers, and beside each what transformers itself gives.

    python3 -m venv VENV && VENV/bin/pip install torch==2.13.0 transformers==5.18.0 sentencepiece pillow
    VENV/bin/python tools/golden/transformers_fixtures.py [--shared FOLDER] [NAME …]

NAME: a fixture, `tokenizers` or `processors`; all without one. --shared names a folder of third-party checkpoints, and
makes the golden of caikit-tiny-bert too. The same versions give the same files.
"""

import argparse
import json
import shutil
from pathlib import Path

import torch
import transformers

import reference_changes
import reference_processors
import reference_tokenizers
from reference_models import FIXTURES
from reference_run import generate, run, save, sharpness
from reference_texts import TARGET, TEXT
from reference_weights import randomise

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "test/fixtures/transformers"
#: The first seed tried of a fixture that generates is 1000 times its place; as many are tried.
SEEDS = 1000
WANTED_GAP = 1e-3


def make(name, place):
    fixture = FIXTURES[name]
    folder = FOLDER / name
    tokenizer = fixture.tokenizer() if fixture.tokenizer else None
    for seed in range(1000 * place, 1000 * place + (SEEDS if fixture.generates else 1)):
        shutil.rmtree(folder, ignore_errors=True)
        generator = write_checkpoint(fixture, folder, tokenizer, seed)
        model = fixture.model.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager").eval()
        if fixture.untied:
            assert not torch.equal(model.lm_head.weight, model.shared.weight) and not model.config.scale_decoder_outputs
            assert torch.equal(model.encoder.embed_tokens.weight, model.shared.weight)
            assert torch.equal(model.decoder.embed_tokens.weight, model.shared.weight)
        runs, told = references(fixture, model, tokenizer, generator)
        if not fixture.generates or good(model, tokenizer, runs[""][0]):
            break
    else:
        raise SystemExit(f"{name}: no seed gives a continuation that is long and clear")
    metadata = {"architecture": fixture.model.__name__, "seed": str(seed), "transformers": transformers.__version__, "torch": torch.__version__, "attention": "eager", **told}
    for suffix, (inputs, outputs, more) in runs.items():
        stem = f"reference-{suffix}" if suffix else "reference"
        tensors = {**{key: value.int() if "ids" in key else value for key, value in inputs.items()}, **outputs}
        save(folder / f"{stem}.safetensors", tensors, {**metadata, **more})
        largest, peak, entropy = sharpness(outputs)
        print(f"{name} {suffix}: seed {seed}, largest weight {largest:.3f}, rows' largest {peak:.3f} on average, entropy {entropy:.2f} of uniform")
        for address in outputs:
            if address.endswith("cross"):
                sharp = (outputs[address].max(-1).values >= 3 / outputs[address].shape[-1]).float().mean(-1)
                print(f"{name} {suffix} {address}: rows whose largest weight is 3 / n or more, by head: {[round(share, 2) for share in sharp.tolist()]}")
    if told:
        print(f"{name}: {told}")
    if fixture.changes:
        inputs = runs[""][0]
        reference_changes.make(folder / "changes.safetensors", model, tokenizer, {key: inputs[key] for key in inputs if key != "generated"}, metadata)


def write_checkpoint(fixture, folder, tokenizer, seed):
    model = fixture.model(fixture.config)
    if fixture.untied:
        model.lm_head.weight = torch.nn.Parameter(torch.empty_like(model.shared.weight))
    generator = randomise(model, seed, fixture.sharp, quiet(tokenizer) if fixture.generates else ())
    bytes_ = sum(p.numel() * fixture.dtype.itemsize for p in model.parameters())
    model.to(fixture.dtype).save_pretrained(folder, max_shard_size=int(bytes_ / fixture.shards * 1.2))
    if tokenizer is not None:
        assert len(tokenizer) == fixture.config.vocab_size, len(tokenizer)
        tokenizer.save_pretrained(folder)
    if fixture.processor is not None:
        fixture.processor.save_pretrained(folder)
    if fixture.untied:
        write_published_config(folder)
    return generator


def write_published_config(folder):
    """config.json as published T5 1.1 checkpoints have it; beside it that which transformers 5 saves, which says the same otherwise."""
    path = folder / "config.json"
    config = json.loads(path.read_text())
    (folder / "config-saved-by-5.json").write_text(json.dumps(config, indent=2) + "\n")
    config.pop("scale_decoder_outputs")
    path.write_text(json.dumps({**config, "tie_word_embeddings": False}, indent=2) + "\n")


def quiet(tokenizer):
    """Special tokens, and bytes that are no printable ASCII: a continuation shall be a text that can be read."""
    if tokenizer is None:
        return [0, 1, 2]
    alone = [id for id in range(len(tokenizer)) if not tokenizer.decode([id]).replace("\ufffd", "\0").isprintable()]
    return sorted({*tokenizer.all_special_ids, *alone})


def good(model, tokenizer, inputs):
    ids = inputs["generated"].tolist()
    ends = model.generation_config.eos_token_id
    readable = tokenizer is None or "\ufffd" not in tokenizer.decode(ids)
    return len(ids) == 12 and ends not in ids and len(set(ids)) > 5 and readable and inputs.pop("gap") > WANTED_GAP


def references(fixture, model, tokenizer, generator):
    """({suffix: (inputs, outputs, metadata)}, metadata of all)."""

    def random(units):
        return torch.randint(fixture.config.vocab_size, (units,), generator=generator)

    if fixture.sizes:
        pictures = [torch.randn(3, *size, generator=generator) for size in fixture.sizes]
        names = ["", *(f"{height}x{width}" for height, width in fixture.sizes[1:])]
        inputs = [{"pixel_values": picture} for picture in pictures]
        return {name: (given, run(model, given), {}) for name, given in zip(names, inputs)}, {}
    told = {"text": TEXT} if tokenizer else {}
    inputs = {"ids": torch.tensor(tokenizer(TEXT)["input_ids"]) if tokenizer else random(fixture.units)}
    runs = {}
    if fixture.generates:
        generated, gap = generate(model, inputs["ids"])
        told["smallest_gap"] = f"{gap:.4g}"
        if tokenizer:
            told["generated_text"] = tokenizer.decode(generated, skip_special_tokens=True)
    if model.config.is_encoder_decoder and fixture.generates:
        target = torch.tensor([0, *tokenizer(TARGET)["input_ids"][:-1]])
        given = {**inputs, "decoder_ids": target}
        runs["target"] = (given, run(model, given), {"target": TARGET})
        inputs["decoder_ids"] = torch.tensor([0, *generated.tolist()])
    outputs = run(model, inputs)
    if fixture.generates:
        inputs = {**inputs, "generated": generated, "gap": gap}
    runs = {"": (inputs, outputs, {}), **runs}
    if fixture.long:
        given = {"ids": random(fixture.long)}
        runs["long"] = (given, run(model, given), {"text": ""} if tokenizer else {})
    return runs, told


def make_shared(shared):
    path = Path(shared) / "caikit-tiny-bert"
    model = transformers.AutoModelForSequenceClassification.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()
    ids = torch.randint(model.config.vocab_size, (24,), generator=torch.Generator().manual_seed(7))
    tensors = {"ids": ids.int(), **run(model, {"ids": ids})}
    told = {"transformers": transformers.__version__, "torch": torch.__version__, "attention": "eager"}
    save(ROOT / "test/golden/caikit-tiny-bert.safetensors", tensors, told)
    path = Path(shared) / "caikit-tiny-t5"
    model = transformers.T5ForConditionalGeneration.from_pretrained(path, dtype=torch.float32, attn_implementation="eager").eval()
    ids = torch.randint(3, model.config.vocab_size, (24,), generator=torch.Generator().manual_seed(7))
    inputs = {"ids": ids, "decoder_ids": torch.tensor([0, *ids[:7].tolist()])}
    tensors = {**{name: value.int() for name, value in inputs.items()}, **run(model, inputs)}
    save(ROOT / "test/golden/caikit-tiny-t5.safetensors", tensors, told)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--shared")
    parser.add_argument("names", nargs="*")
    wanted = parser.parse_args()
    torch.set_num_threads(1)
    for place, name in enumerate(FIXTURES, 1):
        if not wanted.names or name in wanted.names:
            make(name, place)
    if not wanted.names or "tokenizers" in wanted.names:
        reference_tokenizers.make_vectors(FOLDER / "tokenizers")
    if not wanted.names or "processors" in wanted.names:
        reference_processors.make(FOLDER / "image-processors.json")
    if wanted.shared:
        make_shared(wanted.shared)
