#!/bin/sh
# Builds the wheel, looks inside, installs it into a fresh environment and runs it from another folder.
set -eu
rm -rf dist
.venv/bin/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation -w dist .
wheel=$(ls dist/*.whl)
# Built twice, the same bytes: who has the source can tell that the wheel was made from it.
.venv/bin/python -m hatchling build --target wheel --directory dist/again >/dev/null
cmp "$wheel" "dist/again/$(basename "$wheel")"
rm -rf dist/again
.venv/bin/python - "$wheel" <<'PY'
import sys, zipfile
names = zipfile.ZipFile(sys.argv[1]).namelist()
tops = {n.split("/")[0] for n in names if ".dist-info" not in n}
assert tops == {"kamsync", "connectors", "mappings"}, tops
assert any(n == "mappings/local.toml" for n in names), "maps are missing"
assert "kamsync/sandbox/zoho/stage.py" in names, "stand-ins are missing"
assert any(n.startswith("kamsync/ledger/") and "versions" in n for n in names), "migrations missing"
PY
there=$(mktemp -d)
trap 'rm -rf "$there"' EXIT
.venv/bin/python -m venv "$there/venv"
"$there/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-compile --require-hashes -r requirements.txt
"$there/venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps "$wheel"
cd "$there"
venv/bin/kamsync connectors
