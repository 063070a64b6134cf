#!/bin/sh
# Writes requirements.txt: one exact version with its hashes for all that pyproject.toml and the build ask for, for
# Python 3.11 to 3.13 on every platform, without an address. The tool for it lives in build/ and is no dependency.
set -eu
cd -- "$(dirname -- "$0")/.."
if [ ! -x build/pins/bin/uv ]; then
    .venv/bin/python -m venv build/pins
    build/pins/bin/pip install --quiet uv
fi
build/pins/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
    --no-emit-index-url --no-emit-find-links --no-config --upgrade --extra test \
    --custom-compile-command "make pins" --output-file requirements.txt \
    pyproject.toml packaging/build-requirements.in
if grep -E '^(--|.*://)' requirements.txt; then
    echo "requirements.txt holds an address or an option: it must not" >&2
    exit 1
fi
