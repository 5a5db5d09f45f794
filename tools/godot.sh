#!/usr/bin/env bash
# Runs the real Godot 4: the one in $GODOT, a `godot` >= 4.3 on PATH, or the cached Debian root that
# `tools/godot.sh --install` makes. Without a display it starts a virtual one for itself.
#
#   tools/godot.sh --install              make the cached root if no Godot is found (needs root, Debian or Ubuntu)
#   tools/godot.sh --which                say which Godot would run; exit 1 where there is none
#   tools/godot.sh --path godot_addon …   run Godot with these arguments
#
# Must not know: what any caller runs in Godot.
set -euo pipefail

repo=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cache=${CAPRICCIO_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/capriccio}
root=$cache/godot-root
packages=godot,xvfb,xauth,libgl1-mesa-dri,mesa-vulkan-drivers,libgl1,libegl1,libxcursor1,libxinerama1
packages+=,libxrandr2,libxi6,libxkbcommon0,libasound2t64,libpulse0,ca-certificates

native_godot() {
    if [ -n "${GODOT:-}" ]; then echo "$GODOT"; return; fi
    local found version
    found=$(command -v godot || command -v godot4) || return 1
    version=$("$found" --headless --version 2>/dev/null | head -n 1)
    [ "$(printf '4.3\n%s\n' "$version" | sort -V | head -n 1)" = 4.3 ] && echo "$found"
}

install_root() {
    [ -e "$root/.complete" ] && return
    if [ "$(id -u)" != 0 ]; then
        echo "tools/godot.sh: no Godot >= 4.3 on PATH, and installing one needs root;" \
             "install Godot or set GODOT=/path/to/godot" >&2
        return 1
    fi
    command -v debootstrap >/dev/null || { apt-get update -qq; apt-get install -y -qq debootstrap; }
    mkdir -p "$cache"
    rm -rf "$root.partial"
    debootstrap --variant=minbase --include="$packages" sid "$root.partial" >"$cache/godot-root.log" 2>&1 || {
        tail -n 5 "$cache/godot-root.log" >&2
        echo "tools/godot.sh: making the Godot root failed; the whole log is $cache/godot-root.log" >&2
        return 1
    }
    touch "$root.partial/.complete"
    rm -rf "$root"
    mv "$root.partial" "$root"
}

# Starts a virtual display unless Godot needs none or has one, then Godot. Runs inside the root or outside it.
with_display='
godot=$1; shift
case " $* " in *" --headless "*) exec "$godot" "$@" ;; esac
[ -n "${DISPLAY:-}" ] && exec "$godot" "$@"
number=$(mktemp)
Xvfb -displayfd 3 -screen 0 1920x1080x24 -nolisten tcp 3>"$number" 2>/dev/null &
xvfb=$!
trap "kill $xvfb 2>/dev/null; rm -f $number" EXIT
for _ in $(seq 100); do [ -s "$number" ] && break; sleep 0.1; done
[ -s "$number" ] || { echo "tools/godot.sh: no virtual display came up" >&2; exit 1; }
export DISPLAY=:$(cat "$number")
"$godot" --audio-driver Dummy "$@" &
child=$!
trap "kill $child 2>/dev/null" TERM INT
wait $child'

case "${1:-}" in
    --install) native_godot >/dev/null || install_root; exit ;;
    --which)
        native_godot && exit
        [ -e "$root/.complete" ] && { echo "$root"; exit; }
        exit 1 ;;
esac

if godot=$(native_godot); then
    exec bash -c "$with_display" with_display "$godot" "$@"
fi
[ -e "$root/.complete" ] || { echo "tools/godot.sh: no Godot found; run tools/godot.sh --install" >&2; exit 1; }

# The mounts live in a namespace of their own and vanish with it. Paths are the same inside and outside.
unset DISPLAY
home=${CAPRICCIO_GODOT_HOME:-/tmp/capriccio-godot}  # tests of the editor's settings have one of their own
export HOME=/root XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache
export with_display
exec unshare --mount --kill-child bash -c '
root=$1 repo=$2; shift 2
mount --bind /dev "$root/dev"
mount --bind /proc "$root/proc"
bind() { mkdir -p "$root$1" && mount "$2" "$1" "$root$1"; }
for folder in /*; do  # what is not the system belongs to people, and Godot may read and write it
    case $folder in
        /bin | /boot | /dev | /etc | /lib* | /proc | /run | /sbin | /sys | /usr | /var | /lost+found) ;;
        *) [ -L "$folder" ] || [ ! -d "$folder" ] || bind "$folder" --bind ;;
    esac
done
bind "$repo" --rbind
bind "$PWD" --rbind
exec chroot "$root" bash -c "cd \"\$0\" && eval \"\$with_display\"" "$PWD" godot "$@"' inside "$root" "$repo" "$@"
