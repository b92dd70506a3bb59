#!/bin/sh
# Prints a Python that can run the doctor: that of .venv, else a 3.8, else any newer one.
# The doctor must be able to say what is wrong when nothing could be set up.

runs() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1
}

for python in .venv/bin/python "$(sh launcher/setup/find_python.sh 2>/dev/null)" python3; do
    if runs "$python"; then
        echo "$python"
        exit 0
    fi
done
# Says how to get one.
exec sh launcher/setup/find_python.sh
