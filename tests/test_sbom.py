"""The bill of materials names every pin of the runtime lock, with its hashes."""

from __future__ import annotations

import re
from pathlib import Path

from tools.sbom import bill

ROOT = Path(__file__).parents[1]


def test_every_pin_of_the_lock_is_a_component_with_its_hashes() -> None:
    lock = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    made = bill(lock, "kamsync", "1")
    names = re.findall(r"^([a-z0-9][^=\\[ ]*)", lock, flags=re.MULTILINE)
    assert [c["name"] for c in made["components"]] == [n.lower() for n in names]
    assert sum(len(c["externalReferences"]) for c in made["components"]) == lock.count("--hash=")
    first = bill('a-b[c]==1.2 ; python_version > "3" \\\n --hash=sha256:' + "0" * 64, "x", "1")
    (part,) = first["components"]
    assert part["purl"] == "pkg:pypi/a-b@1.2"
