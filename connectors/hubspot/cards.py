"""What people see in HubSpot beyond properties: an app card on companies. No network.

The card is a project folder for HubSpot's own command line: no API places a card. It reads only
properties that kamsync writes. Reference: https://developers.hubspot.com/docs/apps/developer-platform/add-features/ui-extensions/overview
"""

from __future__ import annotations

import json
from collections.abc import Sequence
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
_SHOWN: Final = ("score", "tier", "dependency", "next_action", "last_client_data_on")


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
    shown = [[fields[o].field, fields[o].words(language)[0]] for o in _SHOWN if o in fields]
    flags = fields.get("flags")
    labels = dict(flags.labelled) if flags else {}
    values = {
        fields[o].field: dict(fields[o].labelled) for o in ("tier", "dependency") if o in fields
    }
    constants = {
        "SHOWN": shown,
        "VALUES": values,
        "FLAGS": flags.field if flags else "",
        "FLAG_LABELS": labels,
        "POINTS": fields["contributions"].field if "contributions" in fields else "",
        "POINTS_TITLE": text("card.contributions", language),
        "LOCALE": {"en": "en-GB", "fr": "fr-FR"}[language],
        "WHY": fields["why"].field if "why" in fields else "",
        "UNKNOWN": text("unknown", language),
        "FAILED": text("card.hubspot.failed", language),
    }
    types = {
        "SHOWN": "[string, string][]",
        "VALUES": "Record<string, Record<string, string>>",
        "FLAG_LABELS": "Record<string, string>",
    }
    lines = [
        f"const {name}: {types.get(name, 'string')} = {json.dumps(value, ensure_ascii=False)};"
        for name, value in constants.items()
    ]
    return _HEAD + "\n".join(lines) + _BODY


_HEAD: Final = """\
import React from "react";
import {
  Alert,
  DescriptionList,
  DescriptionListItem,
  Flex,
  LoadingSpinner,
  ProgressBar,
  Tag,
  Text,
  hubspot,
} from "@hubspot/ui-extensions";
import { useCrmProperties } from "@hubspot/ui-extensions/crm";

"""
_BODY: Final = """

const NAMES = [...SHOWN.map(([name]) => name), FLAGS, POINTS, WHY].filter((name) => name !== "");

hubspot.extend<"crm.record.tab">(() => <KamCard />);

export function KamCard() {
  const { properties, isLoading, error } = useCrmProperties(NAMES);
  if (isLoading) {
    return <LoadingSpinner label="…" />;
  }
  if (error) {
    return <Alert title={FAILED} variant="error" />;
  }
  const flags = (properties[FLAGS] ?? "").split(/[;,\\s]+/).filter((flag) => flag !== "");
  const points = (properties[POINTS] ?? "").split("\\n").map((line) => line.split("\\t"));
  const bars = points.filter((row) => row.length === 3);
  const reasons = (properties[WHY] ?? "").split("\\n").filter((line) => line !== "");
  return (
    <Flex direction="column" gap="medium">
      <DescriptionList direction="row">
        {SHOWN.map(([name, label]) => (
          <DescriptionListItem key={name} label={label}>
            <Text>{shown(name, properties[name])}</Text>
          </DescriptionListItem>
        ))}
      </DescriptionList>
      <Flex direction="row" gap="small" wrap="wrap">
        {flags.map((flag) => (
          <Tag key={flag} variant="warning">
            {FLAG_LABELS[flag] ?? flag}
          </Tag>
        ))}
      </Flex>
      {bars.length > 0 && <Text format={{ fontWeight: "bold" }}>{POINTS_TITLE}</Text>}
      {bars.map(([name, got, most]) => (
        <ProgressBar
          key={name}
          title={name}
          value={Number(got)}
          maxValue={Number(most)}
          valueDescription={`${digits(got)} / ${digits(most)}`}
        />
      ))}
      <Flex direction="column" gap="extra-small">
        {reasons.map((line, n) => (
          <Text key={n}>{line}</Text>
        ))}
      </Flex>
    </Flex>
  );
}

function digits(text: string): string {
  return Number(text).toLocaleString(LOCALE, { minimumFractionDigits: 1 });
}

function shown(name: string, value: string | null | undefined): string {
  return value ? (VALUES[name]?.[value] ?? value) : UNKNOWN;
}
"""


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
