import { METHODS } from '../core/methods';

export const help = `headlight: where attention models look

Usage
  headlight inspect FILE [options]      run a model on a text, a picture or a table and show what it looks at
  headlight dump FILE --out OUT         write every attention map to a safetensors file
  headlight models                      list the models at hand

FILE may be - for standard input; whether it is a text, a picture or a dump, its bytes say. A dump is inspected like a run.
A .csv or .tsv is a table for a model of tables, and any text where that reads nothing else; for other models it is a text.
--ids stands in its place for a model without tokenizer.

Options of inspect and dump: what is run
  --model ID|DIR        a model by its name, or its folder (default: headlight-encoder, for a picture headlight-vit)
  --ids 5,2,9           token ids instead of FILE
  --max-units N         run no more than the first N units of a list (default: 8192)
  --target FILE         a text that the decoder of an encoder-decoder reads
  --generate N          write N units: behind the text (causal models), or as output (encoder-decoders; default: up to 64)

  and what is done to it
  --ablate MAP:HEAD[,HEAD]      take heads of a map out; may be given again
  --hide [LIST:]UNIT[,UNIT]     hide units (default: of the list input); may be given again
  --hide-how mask|replace       nobody may look at them, or they are the model's mask or unknown token (default: mask)
  --uniform MAP[,MAP]           every key that is seen gets the same weight
  --permute MAP[,MAP]           the weights of each row change places among the keys that are seen
  --seed N                      of the permutation (default: 0)

Options of inspect: what is looked at
  --map ADDRESS         a map, as encoder.3.self or decoder.0.cross (default: the last)
  --layer N|all         in its place: a layer of the stack, from 0 (default: its last)
  --stack NAME          the stack, as encoder, decoder or decoder.cross (default: that of the last map)
  --head N|mean|max     head, from 0, or all together (default: mean)
  --method M            ${METHODS.map(({ id, hint }) => `${id}: ${hint}`).join('\n                        ')} (default: raw)
  --query UNIT          index of the unit that looks (default for a picture: 0, [CLS])
  --key UNIT            in place of it: index of the unit that is looked at
  --list NAME           the list that UNIT is of; without --map, --layer and --stack it says which map is looked at, too
  --region R,C,R,C      in place of a unit: patches of a picture, by the rows and columns of two corners, both included
  --direction D         from: where the query looks; to: who looks at it; received: mean over all
                        (default: from with --query, --region or a picture, else received)
  --cell HEAD,Q,K       the arithmetic of one cell, step by step, instead of the heat
  --overlay OUT.png     write the picture, at its own size, with the heat over it
  --smooth              in --overlay, go smoothly from patch to patch
  --format ansi|json    (default: ansi; plain characters where colours are not wanted)

Options of dump
  --out OUT             the file to write; tensors <address>.pattern, f32 [heads, queries, keys]

Options of models
  --model DIR           list this folder too
  --format ansi|json

  --engine PROGRAM      a program that is the engine, with its arguments; it speaks docs/protocol.md over standard input and output
  --help, --version

JSON: {model, lists, maps, lens, heat, top, regions?, answers?, generated?, changes, provenance}.
lists: [{id, length, given, parts, units: [{text, start, end, special}]}], a picture's units {text, special, rectangle}, in pixels.
heat: {list, weights: [weight of each unit of that list]}; top: its heaviest units; regions, of a picture: [{part, box, share, units}].
generated: {list, ids, text}. With --layer all, lens.map is a list of addresses, heat.weights a list of lists, one a map, and top
goes by their mean. With --cell: {model, map, head, query, key, steps: [{name, shape, values}]}. Offsets are UTF-16.
Exit codes: 0, 1 for a failed run, 2 for bad usage. Errors are JSON on standard error: {"error":{"code","message"}}.
`;
