"""The bill of materials of a lock file as CycloneDX JSON: `python tools/sbom.py requirements.txt`.

Built from what is pinned, not from what happens to be installed; never committed.
(https://cyclonedx.org/docs/1.6/json/)
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

_PIN = re.compile(r"^([a-z0-9][\w.-]*)(?:\[[\w,]+\])?==([^\s;\\]+)", re.MULTILINE | re.IGNORECASE)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


def bill(lock: str, name: str, version: str) -> dict[str, Any]:
    """Each pinned distribution with its purl and the hashes it may have."""
    pins = list(_PIN.finditer(lock))
    ends = [pin.start() for pin in pins[1:]] + [len(lock)]
    parts = [
        _component(pin[1].lower(), pin[2], _HASH.findall(lock[pin.end() : end]))
        for pin, end in zip(pins, ends, strict=True)
    ]
    own = {"type": "application", "name": name, "version": version, "bom-ref": name}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": own},
        "components": parts,
    }


def _component(name: str, version: str, hashes: list[str]) -> dict[str, Any]:
    purl = f"pkg:pypi/{name}@{version}"
    files = [
        {"type": "distribution", "url": purl, "hashes": [{"alg": "SHA-256", "content": digest}]}
        for digest in hashes
    ]
    return {
        "type": "library",
        "name": name,
        "version": version,
        "purl": purl,
        "bom-ref": purl,
        "externalReferences": files,
    }


def main() -> None:
    lock = Path(sys.argv[1])
    with (lock.parent / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)["project"]
    made = bill(lock.read_text(encoding="utf-8"), project["name"], project["version"])
    sys.stdout.write(json.dumps(made, indent=2) + "\n")


if __name__ == "__main__":
    main()
