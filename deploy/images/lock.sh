#!/bin/sh
# Writes the locks of the checkers and of the images, with the versions of
# requirements.lock: what ships is what was tested. `make image-locks` calls this.
set -eu
cd "$(dirname "$0")/../.."

compile() {
    .venv/bin/uv pip compile "$@" --quiet --no-config --python .venv/bin/python \
        --python-version 3.8 --python-platform x86_64-manylinux2014 \
        --generate-hashes --no-emit-index-url \
        --custom-compile-command "make image-locks"
}

sources=""
for name in clang docopt termcolor mattermostwrapper pytelegrambotapi twilio; do
    sources="$sources --no-binary $name"
done
compile requirements-tools.txt --only-binary :all: --output-file requirements-tools.lock
compile deploy/images/requirements-desk.txt --constraints requirements.lock \
    --only-binary :all: --output-file deploy/images/desk.lock
# shellcheck disable=SC2086
compile requirements.txt --constraints requirements.lock \
    --override requirements-override.txt --only-binary :all: $sources \
    --output-file deploy/images/rasa.lock

# Without addresses: they would be those of whatever registry was asked.
sh launcher/setup/ensure_npm.sh
npm install --silent --package-lock-only --omit-lockfile-registry-resolved --no-fund --no-audit
