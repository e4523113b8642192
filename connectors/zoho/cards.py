"""What people see in Zoho beyond fields: a widget for accounts, which only reads. No network.

No API places a widget: an admin uploads the packed page and chooses where it stands. The page
holds the API names as this org has them. Reference: https://www.zoho.com/crm/developer/docs/widgets/
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Mapping
from importlib import resources
from pathlib import Path
from typing import Any, Final

from kamsync.connector import ProvisionStep
from kamsync.messages.catalogue import text
from kamsync.model.fieldmap import OutputField
from kamsync.model.phrase import phrase

FOLDER: Final = "zoho_widget"
PACKED: Final = "zoho_widget.zip"
PAGE: Final = "app/widget.html"
_HEAD: Final = ("score", "tier", "confidence", "dependency", "last_client_data_on")
_UNITS: Final = {"score": "card.of_100", "confidence": "card.percent"}
_LOCALES: Final = {"en": "en-GB", "fr": "fr-FR"}
"""How dates and numbers are written."""
_PICKED: Final = ("tier", "dependency", "flags")


def emitted(
    folder: Path, fields: Mapping[str, OutputField], language: str, *, dry: bool
) -> list[ProvisionStep]:
    """The project as `zet` lays it out and packs it, and what is by hand."""
    files = project(fields, language)
    if not dry:
        for path, content in files.items():
            (folder / FOLDER / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / FOLDER / path).write_text(content, encoding="utf-8")
        (folder / PACKED).write_bytes(packed(files))
    steps = [ProvisionStep(f"file {FOLDER}/{path}", "create") for path in files]
    steps.append(ProvisionStep(f"file {PACKED}", "create"))
    return [
        *steps,
        ProvisionStep("card", "manual", message=phrase("card.zoho.upload", file=PACKED)),
    ]


def project(fields: Mapping[str, OutputField], language: str) -> dict[str, str]:
    """Path → content; `fields`: output → the field as this org calls it."""
    manifest = {"service": "CRM", "locale": [language]}
    return {
        "plugin-manifest.json": json.dumps(manifest, indent=2) + "\n",
        PAGE: _page(fields, language),
    }


def packed(files: Mapping[str, str]) -> bytes:
    """As `zet pack`: what is under app/, without the manifest; the same bytes each time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(p for p in files if p.startswith("app/")):
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), files[path])
    return content.getvalue()


def _page(fields: Mapping[str, OutputField], language: str) -> str:
    """Names and words stand in the page as JSON: nothing of them is read as code or markup."""
    page = (resources.files("connectors.zoho") / "widget.html").read_text(encoding="utf-8")
    data = json.dumps(_card(fields, language), ensure_ascii=False).replace("<", "\\u003c")
    return page.replace('const CARD = "kamsync";', f"const CARD = {data};").replace(
        'lang="en"', f'lang="{language}"', 1
    )


def _card(fields: Mapping[str, OutputField], language: str) -> dict[str, Any]:
    def name(output: str) -> str:
        return fields[output].field if output in fields else ""

    return {
        "language": _LOCALES[language],
        "title": text("card.tab", language),
        "unknown": text("unknown", language),
        "unrated": text("card.unrated", language),
        "failed": text("card.failed", language),
        "head": [_headline(output, fields[output], language) for output in _HEAD if name(output)],
        "action": name("next_action"),
        "flags": name("flags"),
        "contributions": name("contributions"),
        "why": name("why"),
        "titles": {
            "action": text("card.next_action", language),
            "flags": text("card.flags", language),
            "contributions": text("card.contributions", language),
            "why": text("card.kamReasons", language),
        },
        "values": {name(o): dict(fields[o].labelled) for o in _PICKED if name(o)},
    }


def _headline(output: str, field: OutputField, language: str) -> dict[str, str]:
    unit = text(_UNITS[output], language) if output in _UNITS else ""
    title = text(f"card.head.{output}", language)
    return {"name": field.field, "label": title, "type": field.type, "unit": unit}
