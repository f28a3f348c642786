#!/bin/sh
# Everything from text to model cards. Settings, all optional, from the environment:
#   PROSE   folder of prose-N.txt.xz and SOURCES.tsv     WORK     where data and runs go (.cache/train)
#   PYTHON  a python with torch and numpy (python3)       MINUTES  training time of each model (72)
#   MODELS  where the models go (media/models)            and options of train.py as arguments
set -eu
here=$(dirname "$0")
root=$here/../..
work=${WORK:-$root/.cache/train}
python=${PYTHON:-python3}
models=${MODELS:-$root/media/models}
packages=$("$python" -c 'import os, site; print(*("--python " + d for d in site.getsitepackages() if os.path.isdir(d)))')
library=$("$python" -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')
export OMP_WAIT_POLICY=PASSIVE

"$python" "$here/corpus.py" ${PROSE:+--prose "$PROSE"} --node "$root/node_modules" $packages --stdlib "$library" --out "$work/data"
node --max-old-space-size=8000 "$here/tokenizer.mjs" train "$work/data" "$models/headlight-encoder" "$models/headlight-causal"
node --max-old-space-size=8000 "$here/tokenizer.mjs" encode "$work/data" "$models/headlight-encoder"
for model in encoder causal; do
  "$python" "$here/train.py" $model --data "$work/data" --tokenizer "$models/headlight-encoder/tokenizer.json" \
    --out "$work/$model" --minutes "${MINUTES:-72}" "$@"
  "$python" "$here/export.py" "$work/$model/checkpoint.pt" "$models/headlight-$model"
  "$python" "$here/evaluate.py" "$models/headlight-$model" --data "$work/data" > "$work/$model/scores.json"
done
"$python" "$here/card.py" "$models" --data "$work/data" --runs "$work"
