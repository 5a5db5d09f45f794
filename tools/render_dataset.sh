#!/usr/bin/env bash
# Renders the pictures that the bundled style models are trained and measured on, from the demo world:
#
#   tools/render_dataset.sh OUT [SIZE]      SIZE is WIDTHxHEIGHT, 640x360 unless given
#
#   OUT/train/toon      source half: odd seeds 1-15 in the toon look      8 worlds x 24 frames
#   OUT/train/natural   target half: even seeds 2-16 in the natural look  8 worlds x 24 frames
#   OUT/test/toon, OUT/test/natural: seeds 101-106 in both looks, the same cameras, 6 worlds x 10 frames
#
# The training halves share no world, so no picture of one has its pair in the other; the test pairs are for
# measuring only. The same command gives the same pictures. Takes about two minutes on two cores without a GPU.
set -euo pipefail

[ $# -ge 1 ] && [ $# -le 2 ] && [ "${1#-}" = "$1" ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
size=${2:-640x360}
mkdir -p "$1"
cd "$1"

render() {
    "$repo/tools/godot.sh" --path "$repo/godot_addon" --rendering-method gl_compatibility \
        --script res://demo/render_frames.gd -- --size "$size" --out "$PWD/$1" "${@:2}"
}

render train/toon --look toon --seeds 1,3,5,7,9,11,13,15 --count 24
render train/natural --look natural --seeds 2,4,6,8,10,12,14,16 --count 24
render test --look both --seeds 101-106 --count 10
