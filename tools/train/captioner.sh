#!/bin/sh
# Everything from emoji to the captioner and its card. A stopped training goes on from its checkpoint. Settings from the environment:
#   EMOJI    folder of emoji.tar and emoji.tsv              WORK     where the run goes (.cache/captioner)
#   PYTHON   a python with torch, numpy and Pillow          MINUTES  training time by the clock (40)
#   MODEL    where the model goes (media/models/headlight-captioner)
#   HARDWARE, NOTES   a phrase and a sentence for the card   and options of train_captioner.py as arguments
set -eu
here=$(dirname "$0")
root=$here/../..
work=${WORK:-$root/.cache/captioner}
python=${PYTHON:-python3}
model=${MODEL:-$root/media/models/headlight-captioner}
export OMP_WAIT_POLICY=PASSIVE

"$python" "$here/train_captioner.py" --data "$EMOJI" --out "$work" --minutes "${MINUTES:-40}" "$@"
"$python" "$here/export_captioner.py" "$work/checkpoint.pt" "$model"
"$python" "$here/evaluate_captioner.py" "$model" --data "$EMOJI" > "$work/scores.json"
"$python" "$here/card_captioner.py" "$model" --run "$work" --hardware "${HARDWARE:-the training machine}" --notes "${NOTES:-}"
