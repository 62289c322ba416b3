#!/bin/sh
# Lists MM Studio among the programs of this person's desktop and opens *.mmstudio files with it. Nothing is copied but three
# small files: the program stays in the folder where this script lies.
#
#     ./install.sh            add, or add anew after the folder was moved
#     ./install.sh --remove   take away again
set -eu

here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/mmstudio.desktop
kind=$data/mime/packages/mmstudio.xml
icon=$data/icons/hicolor/scalable/apps/mmstudio.svg

case ${1:-} in
--remove)
    rm -f "$entry" "$kind" "$icon"
    ;;
'')
    mkdir -p "$(dirname "$entry")" "$(dirname "$kind")" "$(dirname "$icon")"
    # In an entry's command \ and " and ` and $ stand behind a \, which is itself doubled in a value; % is doubled.
    program=$(printf '%s' "$here/mmstudio" |
        sed -e 's/[\\"`$]/\\&/g' -e 's/\\/\\\\/g' -e 's/%/%%/g' -e 's/[\\&|]/\\&/g')
    sed "s|@PROGRAM@|$program|" "$here/share/mmstudio.desktop" >"$entry"
    cp "$here/share/mmstudio.xml" "$kind"
    cp "$here/share/mmstudio.svg" "$icon"
    ;;
*)
    echo "Usage: $0 [--remove]" >&2
    exit 2
    ;;
esac

# Desktops read these tables; where one of the tools is not there, the desktop looks by itself.
command -v update-mime-database >/dev/null 2>&1 && update-mime-database "$data/mime"
command -v update-desktop-database >/dev/null 2>&1 && update-desktop-database "$data/applications"
exit 0
