#!/usr/bin/env bash
# Trains every method of training/bundled/style/methods on the same frames, with the same network and as many steps, and
# measures all of them in one table:
#
#   tools/train_methods.sh FRAMES RUNS [STEPS]
#
# FRAMES comes from tools/render_dataset.sh and, in FRAMES/sequences, from tools/render_sequences.sh. Each method gets STEPS
# steps, 1500 unless given, in RUNS/NAME; one that leads one way only gets a run for each look. A run that was interrupted
# goes on, a finished one is kept, so that the same command can be given again. Then RUNS/methods.md, .json and .html hold
# the table. Takes hours on two cores. OPTIONS in the environment are passed on to each training (OPTIONS="--threads 2").
set -euo pipefail

[ $# -ge 2 ] && [ $# -le 3 ] && [ "${1#-}" = "$1" ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
frames=$(cd "$1" && pwd)
steps=${3:-1500}
mkdir -p "$2"
cd "$2"
settings=$repo/training/bundled/style

train() { # NAME METHOD FROM TO
    if [ -e "$1/done" ]; then return; fi
    local resume=()
    if [ -e "$1/config.toml" ]; then resume=(--resume); fi
    # shellcheck disable=SC2086  # OPTIONS are several words
    capriccio-train style --config "$settings/methods.toml" --config "$settings/methods/$2.toml" \
        --source "$3" --target "$4" --steps "$steps" --out "$1" "${resume[@]}" ${OPTIONS:-}
    touch "$1/done"
}

for file in "$settings"/methods/*.toml; do
    method=$(basename "$file" .toml)
    folder=$frames/train
    case $method in
        pix2pix) folder=$frames/pairs ;;&
        pix2pix | cut | fastcut)
            train "${method}_natural" "$method" "$folder/toon" "$folder/natural"
            train "${method}_toon" "$method" "$folder/natural" "$folder/toon"
            ;;
        *) train "$method" "$method" "$folder/toon" "$folder/natural" ;;
    esac
done

{
    printf 'source = "toon"\ntarget = "natural"\ntest = "%s/test"\ntrain = "%s/train"\n' "$frames" "$frames"
    printf 'sequences = "%s/sequences"\nfeatures = "demo"\n\n[methods]\n' "$frames"
    for file in "$settings"/methods/*.toml; do
        method=$(basename "$file" .toml)
        if [ -e "${method}_natural" ]; then
            printf '"%s" = { natural = "%s_natural", toon = "%s_toon" }\n' "$method" "$method" "$method"
        else
            printf '"%s" = "%s"\n' "$method" "$method"
        fi
    done
} > methods.toml
capriccio-train table methods.toml --markdown methods.md --json methods.json --html methods.html
