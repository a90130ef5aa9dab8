#!/bin/sh
# Make a copied release the live one, in one step. Runs on the server; needs nothing but a shell:
#
#   ssh server sh -s /srv/briefing 2024-05-01 < deploy/switch.sh
#
# The folder is laid out as the program itself does it: releases under .releases/, `site` a link to
# the live one. The release before stays reachable as .releases/previous, for readers who opened a
# page of it; naming it here again is the way back.
set -eu

folder=${1:?"usage: switch.sh FOLDER RELEASE"}
release=${2:?"usage: switch.sh FOLDER RELEASE"}

fail() {
    echo "switch.sh: $1; nothing was changed" >&2
    exit 1
}

case $release in
'' | */* | .* | -* | previous) fail "'$release' is no name of a release" ;;
esac
cd "$folder" || exit 1
for file in index.html 404.html; do
    [ -f ".releases/$release/$file" ] || fail ".releases/$release has no $file: not copied whole?"
done
if [ -e site ] && [ ! -L site ]; then
    fail "'site' is a folder, not a link; move it away"
fi

# Replace a link by a rename, which no reader can see half of. `ln -f` would remove it first. The
# option that says "replace the link, do not move into it" is -T with GNU and BusyBox, -h with BSD.
point() { # LINK TARGET
    rm -f "$1.next"
    ln -s "$2" "$1.next"
    mv -fT "$1.next" "$1" 2>/dev/null || mv -fh "$1.next" "$1"
}

# Have the disk hold the release before a link leads there. Where sync takes no names, it has the
# disk hold everything, which takes longer.
find ".releases/$release" -exec sync {} + 2>/dev/null || sync
if [ -L site ]; then
    live=$(readlink site)
    if [ "$live" != ".releases/$release" ]; then
        point .releases/previous "${live#.releases/}"
    fi
fi
point site ".releases/$release"
echo "$folder/site is now $release"
