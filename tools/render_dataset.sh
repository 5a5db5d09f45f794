#!/usr/bin/env bash
# Renders the pictures that the bundled style models are trained and measured on, from the demo world:
#
#   tools/render_dataset.sh OUT [SIZE]      SIZE is WIDTHxHEIGHT, 640x360 unless given
#
#   OUT/train/toon      source half: odd seeds 1-47 in the toon look      24 worlds x 24 frames
#   OUT/train/natural   target half: even seeds 2-48 in the natural look  24 worlds x 24 frames
#   OUT/validation/toon, OUT/validation/natural: seeds 201-206 in both looks, the same cameras, 6 worlds x 10 frames
#   OUT/test/toon, OUT/test/natural:             seeds 101-106, the same
#   OUT/pairs/toon, OUT/pairs/natural:           odd seeds 1-15 in both looks, 24 frames each, for paired trainings only
#
# The training halves share no world, so no picture of one has its pair in the other. The validation pairs are for
# choosing settings and checkpoints, the test pairs for measuring what was chosen. The same command gives the same
# pictures. Takes about a quarter of an hour on two cores without a GPU. tools/render_sequences.sh makes short walks.
set -euo pipefail

[ $# -ge 1 ] && [ $# -le 2 ] && [ "${1#-}" = "$1" ] || { sed -n '2,14s/^# \{0,1\}//p' "$0" >&2; exit 2; }
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
size=${2:-640x360}
mkdir -p "$1"
cd "$1"

render() {
    "$repo/tools/godot.sh" --path "$repo/godot_addon" --rendering-method gl_compatibility \
        --script res://demo/render_frames.gd -- --size "$size" --out "$PWD/$1" "${@:2}"
}

render train/toon --look toon --seeds "$(seq -s , 1 2 47)" --count 24
render train/natural --look natural --seeds "$(seq -s , 2 2 48)" --count 24
render validation --look both --seeds 201-206 --count 10
render pairs --look both --seeds "$(seq -s , 1 2 15)" --count 24
render test --look both --seeds 101-106 --count 10
