#!/usr/bin/env bash
# Installs what the tests of C# and GDScript run on: Mono from Debian's packages, and Godot (tools/godot.sh) where no
# Godot >= 4.3 is found. Where it may not install, it says so and the tests skip; in CI a missing engine is an error.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing() {
    echo "install_engines: $1 is missing; its tests will be skipped" >&2
    [ "${CI:-}" != true ] || exit 1
}

if ! command -v mcs >/dev/null || ! command -v mono >/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends mono-devel; } >/dev/null \
            || missing "Mono (installing mono-devel failed)"
    else
        missing "Mono (as root: apt-get install mono-devel)"
    fi
fi
tools/godot.sh --which >/dev/null || tools/godot.sh --install || missing "Godot"
