export const help = `headlight: where attention models look

Usage
  headlight inspect FILE [options]      run a model on a text or a picture and show what it looks at
  headlight dump FILE --out OUT         write every attention map to a safetensors file
  headlight models                      list the models at hand

FILE may be - for standard input; whether it is a picture, its bytes say. --ids stands in its place for a model without tokenizer.

Options of inspect and dump
  --model ID|DIR        a model by its name, or its folder (default: headlight-encoder, for a picture headlight-vit)
  --ids 5,2,9           token ids instead of FILE
  --max-units N         run no more than the first N units (default: 8192)

Options of inspect
  --layer N|all         layer, from 0 (default: the last)
  --head N|mean|max     head, from 0, or all together (default: mean)
  --query UNIT          index of the unit that looks, or is looked at (default for a picture: 0, [CLS])
  --region R,C,R,C      in place of it: patches of a picture, by the rows and columns of two corners, both included
  --direction D         from: where the query looks; to: who looks at it; received: mean over all
                        (default: from with --query, --region or a picture, else received)
  --method M            raw, or rollout: multiplied through the layers (default: raw)
  --overlay OUT.png     write the picture, at its own size, with the heat over it
  --smooth              in --overlay, go smoothly from patch to patch
  --generate N          continue the text by N units (causal models)
  --format ansi|json    (default: ansi; plain characters where colours are not wanted)

Options of dump
  --out OUT             the file to write; tensors <address>.pattern, f32 [heads, queries, keys]

Options of models
  --model DIR           list this folder too
  --format ansi|json

  --help, --version

JSON: {model, units: [{text, start, end, special}], heat: [weight of each unit], top, answers?, generated?, lens, provenance}.
Of a picture: also picture and regions: [{box, share, units}], and units: [{text, special, rectangle}], in pixels.
With --layer all, heat is a list of such lists, one a layer, and top goes by their mean. Offsets are UTF-16.
Exit codes: 0, 1 for a failed run, 2 for bad usage. Errors are JSON on standard error: {"error":{"code","message"}}.
`;
