#!/usr/bin/env bash
# Installs what the tests run on beside Python: Mono for C#, glslang, SPIRV-Cross and Mesa for shaders, FluidSynth with
# a SoundFont for sound, from Debian's packages, and Godot (tools/godot.sh) where no Godot >= 4.3 is found. Where it may
# not install, it says so and the tests skip; in CI a missing engine is an error.
set -u
cd "$(dirname "${BASH_SOURCE[0]}")/.."

missing() {
    echo "install_engines: $1 is missing; its tests will be skipped" >&2
    [ "${CI:-}" != true ] || exit 1
}

# Install Debian's packages: install_packages NAME PACKAGE...
install_packages() {
    local name=$1
    shift
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        { apt-get update -qq && apt-get install -y -qq --no-install-recommends "$@"; } >/dev/null \
            || missing "$name (installing $* failed)"
    else
        missing "$name (as root: apt-get install $*)"
    fi
}

has() { command -v "$1" >/dev/null; }

has_soundfont() {
    [ -n "${CAPRICCIO_SOUNDFONT:-}" ] || compgen -G '/usr/share/sounds/sf[23]/*.sf[23]' >/dev/null \
        || compgen -G '/usr/share/soundfonts/*.sf[23]' >/dev/null
}

has_egl() { ldconfig -p 2>/dev/null | grep -q 'libEGL_mesa\.so'; }

{ has mcs && has mono; } || install_packages Mono mono-devel
{ has glslangValidator && has spirv-cross && has_egl; } \
    || install_packages "the shader compilers" glslang-tools spirv-cross libegl1 libegl-mesa0 libgl1-mesa-dri
{ has fluidsynth && has_soundfont; } || install_packages FluidSynth fluidsynth timgm6mb-soundfont
tools/godot.sh --which >/dev/null || tools/godot.sh --install || missing "Godot"
