#!/bin/sh
# Everything from sentence pairs to the translator and its card. What is there already is not made again, and a stopped training
# goes on from its checkpoint. Settings from the environment:
#   PAIRS    fra-eng.tsv.xz, English and French a line    WORK     where data and the run go (.cache/bahdanau)
#   PYTHON   a python with torch, numpy, tokenizers and sacrebleu   MINUTES  training time by the clock (70)
#   MODEL    where the model goes (media/models/headlight-translator)
#   NOTES    a sentence for the card                      and options of train_bahdanau.py as arguments
set -eu
here=$(dirname "$0")
root=$here/../..
work=${WORK:-$root/.cache/bahdanau}
python=${PYTHON:-python3}
model=${MODEL:-$root/media/models/headlight-translator}
export OMP_WAIT_POLICY=PASSIVE

[ -e "$work/data/split.json" ] || "$python" "$here/translation.py" "$PAIRS" "$work/data" "$model/tokenizer.json"
"$python" "$here/train_bahdanau.py" --data "$work/data" --tokenizer "$model/tokenizer.json" --out "$work/run" --minutes "${MINUTES:-70}" "$@"
"$python" "$here/export_bahdanau.py" "$work/run/checkpoint.pt" "$model"
"$python" "$here/evaluate_bahdanau.py" "$model" --data "$work/data" > "$work/run/scores.json"
"$python" "$here/card_bahdanau.py" "$model" --data "$work/data" --run "$work/run" --notes "${NOTES:-}"
