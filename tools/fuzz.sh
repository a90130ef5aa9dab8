#!/bin/sh
# Let atheris look for inputs that make the loader or the parser of prose stumble, for a minute each.
# It has an environment of its own; where its wheel does not fit this Python, that is told, and the
# rest of `make fuzz` has run all the same.
set -eu
python=$1
environment=$2

if [ ! -e "$environment/installed" ]; then
    echo "Installing atheris into $environment (once) ..." >&2
    "$python" -m venv "$environment"
    $PIP_INTO --requirement requirements/run.lock
    if ! $PIP_INTO --requirement requirements/fuzz.lock; then
        rm -rf "$environment"
        echo 'fuzz: atheris has no wheel for this Python and system; guided fuzzing was left out' >&2
        exit 0
    fi
    touch "$environment/installed"
fi
for target in loader prose; do
    corpus=build/fuzz/$target
    mkdir -p "$corpus"
    PYTHONPATH=. "$environment/bin/python" tools/fuzz.py "$target" "$corpus" \
        -max_total_time="${FUZZ_SECONDS:-60}" -max_len=4096 -timeout=10 -rss_limit_mb=1024 \
        -artifact_prefix=build/fuzz/ -print_final_stats=1
done
