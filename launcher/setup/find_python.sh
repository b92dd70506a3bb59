#!/bin/sh
# Prints the path of a CPython 3.8 that can make virtual environments, or says how to
# get one. PYTHON=/path/to/python3.8 is tried first. Rasa 2.8 runs on nothing newer.

fits() {
    # pyenv leaves a `python3.8` that only prints a message: try it, do not trust it.
    "$1" -c 'import sys, platform, venv, ensurepip
sys.exit(sys.version_info[:2] != (3, 8) or platform.python_implementation() != "CPython")' \
        >/dev/null 2>&1
}

candidates() {
    [ -n "$PYTHON" ] && echo "$PYTHON"
    for name in python3.8 python3 python; do
        command -v "$name"
    done
    home=${HOME:-/nonexistent}
    for root in "${PYENV_ROOT:-$home/.pyenv}" "$home/.pyenv"; do
        for version in "$root"/versions/3.8.*; do echo "$version/bin/python3.8"; done
    done
    for uv in uv "$home/.local/bin/uv" "$home/.cargo/bin/uv"; do
        command -v "$uv" >/dev/null 2>&1 && "$uv" python find --no-project 3.8 2>/dev/null
    done
    for place in "$home"/.local/share/uv/python/cpython-3.8* /opt/python3.8 \
        /usr/local/opt/python@3.8 /Library/Frameworks/Python.framework/Versions/3.8; do
        echo "$place/bin/python3.8"
    done
}

candidates | {
    while IFS= read -r python; do
        if fits "$python"; then
            echo "$python"
            exit 0
        fi
    done
    exit 1
} && exit 0

cat >&2 <<'MESSAGE'
No Python 3.8 found. Rasa 2.8 with TensorFlow 2.6 runs on no other version.
Get one in any of these ways, then run the same command again:
    pyenv install 3.8.18           (https://github.com/pyenv/pyenv)
    uv python install 3.8          (https://docs.astral.sh/uv)
    conda create -n py38 python=3.8 && conda activate py38
Or name one yourself:
    make run PYTHON=/path/to/python3.8
MESSAGE
exit 1
