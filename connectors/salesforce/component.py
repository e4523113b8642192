"""A Lightning component for the record page of accounts: the points by criterion as bars.

It reads one field of ours, with the rights of whoever looks; no Apex. No I/O but its own files.
"""

from __future__ import annotations

import json
from importlib import resources
from typing import Final

from connectors.salesforce.elements import Node, document
from kamsync.messages.catalogue import text
from kamsync.model.fieldmap import OutputField

NAME: Final = "kamCard"
SHOWS: Final = "contributions"
"""The output it draws; without it there is no component."""


def component_files(
    account: str, field: OutputField, language: str, version: str
) -> dict[str, str]:
    """Path → content of the bundle. Words stand in the script as JSON, never as code."""
    words = {
        "title": text("card.contributions", language),
        "unrated": text("card.unrated", language),
        "failed": text("card.failed", language),
    }
    data = json.dumps(words, ensure_ascii=False)
    script = _file("js").replace("const WORDS = {};", f"const WORDS = {data};")
    return {
        f"lwc/{NAME}/{NAME}.js": script.replace(
            "schema/Account.KAM_Contributions__c", f"schema/{account}.{field.field}"
        ),
        f"lwc/{NAME}/{NAME}.html": _file("html"),
        f"lwc/{NAME}/{NAME}.css": _file("css"),
        f"lwc/{NAME}/{NAME}.js-meta.xml": _meta(account, language, version),
    }


def _file(suffix: str) -> str:
    place = resources.files("connectors.salesforce") / "lwc" / f"{NAME}.{suffix}"
    return place.read_text(encoding="utf-8")


def _meta(account: str, language: str, version: str) -> str:
    objects: list[Node] = [("objects", [("object", account)])]
    written = document(
        "LightningComponentBundle",
        [
            ("apiVersion", version),
            ("isExposed", True),
            ("masterLabel", text("card.component", language)),
            ("targets", [("target", "lightning__RecordPage")]),
            ("targetConfigs", [("targetConfig", objects)]),
        ],
    )
    return written.replace("<targetConfig>", '<targetConfig targets="lightning__RecordPage">')
