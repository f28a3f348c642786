export const help = `headlight: where attention models look

Usage
  headlight inspect FILE [options]      run a model on a text and show what it looks at
  headlight dump FILE --out OUT         write every attention map to a safetensors file
  headlight models                      list the models at hand

FILE may be - for standard input. --ids stands in its place for a model without tokenizer.

Options of inspect and dump
  --model ID|DIR        a model by its name, or its folder (default: headlight-encoder)
  --ids 5,2,9           token ids instead of FILE
  --max-units N         run no more than the first N units (default: 8192)

Options of inspect
  --layer N|all         layer, from 0 (default: the last)
  --head N|mean|max     head, from 0, or all together (default: mean)
  --query UNIT          index of the unit that looks, or is looked at
  --direction D         from: where the query looks; to: who looks at it; received: mean over all
                        (default: from with --query, else received)
  --generate N          continue the text by N units (causal models)
  --format ansi|json    (default: ansi; a plain table where colours are not wanted)

Options of dump
  --out OUT             the file to write; tensors <address>.pattern, f32 [heads, queries, keys]

Options of models
  --model DIR           list this folder too
  --format ansi|json

  --help, --version

JSON: {model, units: [{text, start, end, special}], heat: [weight of each unit], top, generated?, lens, provenance}.
With --layer all, heat is a list of such lists, one a layer, and top goes by their mean. Offsets are UTF-16.
Exit codes: 0, 1 for a failed run, 2 for bad usage. Errors are JSON on standard error: {"error":{"code","message"}}.
`;
