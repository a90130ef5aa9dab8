#!/bin/sh
# Make the virtual environment $1, from the Python that $PYTHON names or else from the first
# suitable one found: what `python3` means here comes first, then the newest.
set -eu

venv=$1

# A pyenv shim exists for versions that do not run, so asking is the only test.
suits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

fail() {
    echo "make: $1" >&2
    exit 1
}

python=${PYTHON:-}
if [ -n "$python" ]; then
    suits "$python" || fail "PYTHON=$python is not a Python 3.11 or newer that runs"
else
    for candidate in python3 python3.14 python3.13 python3.12 python3.11 python; do
        if suits "$candidate"; then
            python=$candidate
            break
        fi
    done
    [ -n "$python" ] || fail 'Python 3.11 or newer is needed and none was found; install one, or name one: make PYTHON=/path/to/python3'
fi

# Debian ships venv without the pip it has to install.
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
    fail "$python cannot make virtual environments; on Debian or Ubuntu: apt-get install python3-venv"

# --clear: what lies there has no Python that runs, or make would not ask.
"$python" -m venv --clear "$venv"
