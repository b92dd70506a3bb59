#!/bin/sh
# Makes sure that npm is there: `make tools` fetches a checker of workflows with it. Root
# gets it from Debian, as tests do with Chromium and PostgreSQL; others are told to.
command -v npm >/dev/null 2>&1 && exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "npm is missing: installing it from Debian …"
    export DEBIAN_FRONTEND=noninteractive
    apt-get -q update && apt-get -q install -y --no-install-recommends npm && exit 0
fi
echo "npm is missing; run: sudo apt-get install npm" >&2
exit 1
