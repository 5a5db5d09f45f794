#!/usr/bin/env bash
# Renders short walks through the demo world in both looks, with the true motion of every pixel:
#
#   tools/render_sequences.sh OUT [SEEDS] [SIZE]      SEEDS is 101-106, SIZE 640x360 unless given
#
#   OUT/toon, OUT/natural   2 sequences x 8 frames of every world, the same cameras: 1.4 m/s at 30 frames a second
#   OUT/motion              for every frame but the first of a sequence where its points were in the frame before
#
# Equal names belong together: seed0101_frame0003.png and .npy. The second sequence of a world begins at frame0100.
# tools/motion_vectors.py says what the .npy files hold. For measuring flicker; seeds 201-206 for choosing settings by
# it. Needs this repository's Python environment, or PYTHON=/path/to/python. Takes about two minutes on two cores.
set -euo pipefail

[ $# -ge 1 ] && [ $# -le 3 ] && [ "${1#-}" = "$1" ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
python=${PYTHON:-$repo/.venv/bin/python}
[ -x "$python" ] || python=python3
seeds=${2:-101-106}
size=${3:-640x360}
step_m=0.046667  # 1.4 m/s / 30 Hz
mkdir -p "$1"
cd "$1"
geometry=$(mktemp -d "$PWD/.geometry.XXXXXX")
trap 'rm -rf "$geometry"' EXIT

"$repo/tools/godot.sh" --path "$repo/godot_addon" --rendering-method gl_compatibility \
    --script res://demo/render_frames.gd -- --look both --seeds "$seeds" --sequences 2 --count 8 \
    --path-step "$step_m" --size "$size" --out "$PWD" --geometry "$geometry"
"$python" "$repo/tools/motion_vectors.py" "$geometry" motion
