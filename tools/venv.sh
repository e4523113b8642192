#!/bin/sh
# Makes the project's own virtual environment; on a bare Debian the venv module is a package of its own.
set -eu
python=$1
target=$2
if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then :; else
    echo "kamsync needs Python 3.11 or newer; set PY=path/to/python and try again" >&2
    exit 2
fi
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && apt-get install -y -qq python3-venv >/dev/null
    else
        echo "the venv module is missing: sudo apt-get install python3-venv, then try again" >&2
        exit 2
    fi
fi
"$python" -m venv "$target"
