#!/bin/sh
# Let npm ask whether a package in a lock file of its kind has a known hole. The site itself needs
# no npm; a lock file can only be one of development tools.
#
# Ends with 0 (nothing to ask about, or nothing found), 1 (a hole) or 2 (could not be asked).
set -u

locks=$(find "${1:-.}" \( -name node_modules -o -name .venv -o -name build -o -name site \
    -o -name .git -o -name .releases \) -prune -o -name package-lock.json -print | sort)
if [ -z "$locks" ]; then
    echo 'audit-npm: there is no package-lock.json, so nothing to check'
    exit 0
fi
if ! command -v npm >/dev/null 2>&1; then
    echo 'audit-npm: needs npm to check package-lock.json' >&2
    exit 2
fi

code=0
# A path with a line feed in it would be misread; git would not let it in unseen.
while IFS= read -r lock; do
    echo "$lock:"
    told=$(cd "$(dirname "$lock")" && npm audit --package-lock-only --json 2>/dev/null)
    verdict=$?
    # Without an answer there is no count of vulnerabilities in what npm says.
    case $told in
    *'"vulnerabilities"'*) ;;
    *)
        echo '  could not be checked: the service could not be reached; this says nothing' >&2
        [ "$code" -eq 0 ] && code=2
        continue
        ;;
    esac
    if [ "$verdict" -eq 0 ]; then
        echo '  no known hole'
    else
        echo '  at least one known hole; npm audit says which'
        code=1
    fi
done <<LIST
$locks
LIST
exit "$code"
