"""What people see in HubSpot beyond properties: an app card on companies. No network.

The card is a project folder for HubSpot's own command line: no API places a card. It reads only
properties that kamsync writes. Reference: https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensions/overview
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from typing import Final

from connectors.hubspot.lists import lists
from kamsync.connector import ProvisionStep
from kamsync.messages.catalogue import text
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.phrase import phrase

FOLDER: Final = "hubspot_card"
LISTS: Final = "hubspot_lists.json"
_UID: Final = "kamsync_card"
_SHOWN: Final = ("score", "tier", "confidence", "dependency", "last_client_data_on")
_UNITS: Final = {"score": "card.of_100", "confidence": "card.percent"}


def emitted(
    folder: Path, mapping: FieldMap, outputs: Sequence[str], language: str
) -> list[ProvisionStep]:
    """The project folder and the bodies of the lists as files, and what is by hand."""
    fields = {o: mapping.outputs[o] for o in outputs if o in mapping.outputs}
    files = {f"{FOLDER}/{path}": body for path, body in project(fields, language).items()}
    bodies = {"path": "/crm/lists/2026-09", "lists": lists(fields, language)}
    files[LISTS] = _json(bodies)
    for path, body in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(body, encoding="utf-8")
    steps = [ProvisionStep(f"file {path}", "create") for path in files]
    card = ProvisionStep("card", "manual", message=phrase("card.hubspot.upload", folder=FOLDER))
    by_hand = [card, ProvisionStep(LISTS, "manual", message=phrase("card.hubspot.lists"))]
    if "contributions" not in fields:
        by_hand.append(ProvisionStep("card bars", "manual", message=phrase("card.no_bars")))
    return [*steps, *by_hand]


def project(fields: dict[str, OutputField], language: str) -> dict[str, str]:
    """Path → content, for `hs project upload`."""
    scopes = {"requiredScopes": ["crm.objects.companies.read"], "optionalScopes": []}
    app = {
        "name": "kamsync",
        "description": text("card.page", language),
        "distribution": "private",
        "auth": {"type": "static", **scopes, "conditionallyRequiredScopes": []},
        "permittedUrls": {"fetch": [], "iframe": [], "img": []},
    }
    card = {
        "name": text("card.tab", language),
        "description": text("card.kamFigures", language),
        "location": "crm.record.tab",
        "entrypoint": "/app/cards/KamCard.tsx",
        "objectTypes": ["companies"],
    }
    packages = {"@hubspot/ui-extensions": "^0.17.0", "react": "^18.2.0"}
    npm = {"name": "kamsync-card", "version": "1.0.0", "private": True, "dependencies": packages}
    head = {"name": "kamsync", "srcDir": "src", "platformVersion": "2026.09"}
    return {
        "hsproject.json": _json(head),
        "src/app/app-hsmeta.json": _json({"uid": "kamsync_app", "type": "app", "config": app}),
        "src/app/cards/kam-card-hsmeta.json": _json({"uid": _UID, "type": "card", "config": card}),
        "src/app/cards/package.json": _json(npm),
        "src/app/cards/KamCard.tsx": _component(fields, language),
    }


def _component(fields: dict[str, OutputField], language: str) -> str:
    """Names and words stand in the file as JSON: nothing of them is read as code."""
    shown = [[fields[o].field, *_words(o, language)] for o in _SHOWN if o in fields]
    flags = fields.get("flags")
    labels = dict(flags.labelled) if flags else {}
    values = {
        fields[o].field: dict(fields[o].labelled) for o in ("tier", "dependency") if o in fields
    }
    named = {o: fields[o].field if o in fields else "" for o in ("next_action", "why")}
    constants = {
        "SHOWN": shown,
        "VALUES": values,
        "ACTION": named["next_action"],
        "ACTION_TITLE": text("card.next_action", language),
        "FLAGS": flags.field if flags else "",
        "FLAGS_TITLE": text("card.flags", language),
        "FLAG_LABELS": labels,
        "POINTS": fields["contributions"].field if "contributions" in fields else "",
        "POINTS_TITLE": text("card.contributions", language),
        "LOCALE": {"en": "en-GB", "fr": "fr-FR"}[language],
        "WHY": named["why"],
        "WHY_TITLE": text("card.kamReasons", language),
        "UNKNOWN": text("unknown", language),
        "UNRATED": text("card.unrated", language),
        "FAILED": text("card.hubspot.failed", language),
    }
    types = {
        "SHOWN": "[string, string, string][]",
        "VALUES": "Record<string, Record<string, string>>",
        "FLAG_LABELS": "Record<string, string>",
    }
    lines = [
        f"const {name}: {types.get(name, 'string')} = {json.dumps(value, ensure_ascii=False)};"
        for name, value in constants.items()
    ]
    card = (resources.files("connectors.hubspot") / "KamCard.tsx").read_text(encoding="utf-8")
    return card.replace("// constants", "\n".join(lines), 1)


def _words(output: str, language: str) -> tuple[str, str]:
    """The head of a figure and what stands behind its value."""
    unit = text(_UNITS[output], language) if output in _UNITS else ""
    return text(f"card.head.{output}", language), unit


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
