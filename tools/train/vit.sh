#!/bin/sh
# Everything from the zips of Tiny ImageNet to the image classifier and its card. What is there already is not made again,
# and a stopped training goes on from its checkpoint. Settings from the environment:
#   IMAGES   folder of train-*.zip, val.zip, classes.tsv   WORK     where data and the run go (.cache/vit)
#   PYTHON   a python with torch, numpy and Pillow          MINUTES  training time by the clock (122)
#   MODEL    where the model goes (media/models/headlight-vit)
#   HARDWARE, NOTES   a phrase and a sentence for the card   and options of train_vit.py as arguments
set -eu
here=$(dirname "$0")
root=$here/../..
work=${WORK:-$root/.cache/vit}
python=${PYTHON:-python3}
model=${MODEL:-$root/media/models/headlight-vit}
export OMP_WAIT_POLICY=PASSIVE

[ -e "$work/data/train.labels" ] || "$python" "$here/images.py" "$IMAGES" "$work/data"
"$python" "$here/train_vit.py" --data "$work/data" --out "$work/run" --minutes "${MINUTES:-122}" "$@"
"$python" "$here/export_vit.py" "$work/run/checkpoint.pt" "$model" --data "$work/data"
"$python" "$here/evaluate_vit.py" "$model" --data "$work/data" > "$work/run/scores.json"
"$python" "$here/card_vit.py" "$model" --run "$work/run" --hardware "${HARDWARE:-the training machine}" --notes "${NOTES:-}"
