#!/bin/sh
# Installs, or names, what pip cannot bring: the venv module of Debian's Python, the libraries that Qt loads, Xvfb for the
# tests in a real X window, and zstd, which packs the bundle.
set -eu

python=${1:-python3}
packages="libegl1 libgl1 libxkbcommon-x11-0 libdbus-1-3 libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0
libxcb-render-util0 libxcb-shape0 libxcb-xkb1 libfontconfig1 libglib2.0-0 libpulse0 libwayland-cursor0 libwayland-egl1 xvfb xauth zstd"

command -v dpkg-query >/dev/null 2>&1 || exit 0  # not a Debian: the system's own Qt or desktop brings them

"$python" -c 'import ensurepip, venv' 2>/dev/null || packages="$packages python3-venv"
missing=""
for package in $packages; do
    dpkg-query -W -f='${Status}\n' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ]; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 # a list of names
    apt-get install -qq -y --no-install-recommends $missing >/dev/null
else
    echo "Some system libraries are missing. The window will not open until they are installed:"
    echo "    sudo apt-get install$missing"
fi
