#!/bin/sh
# Writes the locks from the requirements with uv, for CPython 3.8 on Linux and macOS
# (x86-64). Only wheels, so that no compiler is needed, but for the few packages below
# that exist as source only and are pure Python. uv reads no settings of pip, and the
# locks name no package index. What is locked stays unless a requirement moves it; ask
# for newer releases with `--upgrade` or `--upgrade-package NAME`.
set -eu
upgrade="$*"
cd "$(dirname "$0")/../.."

SOURCE_ONLY="clang docopt termcolor mattermostwrapper pytelegrambotapi twilio"

compile() {
    sources=""
    for name in $SOURCE_ONLY; do sources="$sources --no-binary $name"; done
    # shellcheck disable=SC2086
    .venv/bin/uv pip compile "$@" $upgrade --quiet --no-config --python .venv/bin/python \
        --python-version 3.8 --python-platform x86_64-manylinux2014 \
        --only-binary :all: $sources --generate-hashes --no-emit-index-url \
        --custom-compile-command "make lock"
}

compile requirements.txt requirements-dev.txt --override requirements-override.txt \
    --output-file requirements.lock
# What ships in the image is what was tested: the same versions.
compile duckling_server/requirements-duckling.txt --constraints requirements.lock \
    --output-file duckling_server/requirements-duckling.lock
compile actions/requirements-actions.txt --constraints requirements.lock \
    --output-file actions/requirements-actions.lock
