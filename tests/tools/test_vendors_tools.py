"""The cards by the vendors' own tools: Zoho's toolkit, Salesforce's compiler, HubSpot's types and
renderer. Each is shown a fault too, so that its silence means something."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from connectors.hubspot.cards import project as hubspot_project
from connectors.salesforce.cards import card_files
from connectors.zoho.cards import project as zoho_project
from kamsync.field_maps import load_mapping
from kamsync.messages.choices import with_choices
from kamsync.model.fieldmap import FieldMap, OutputField
from kamsync.model.own_fields import CORE_OUTPUTS
from tests.tools.web import WEB, needs_packages, node

pytestmark = [pytest.mark.tools, needs_packages]
OUTPUTS = (*CORE_OUTPUTS, "contributions")
TSC = (
    *("--noEmit", "--strict", "--jsx", "react-jsx", "--module", "esnext", "--skipLibCheck"),
    *("--moduleResolution", "bundler", "--target", "es2022"),
)


def mapping(connector: str, language: str = "fr") -> FieldMap:
    return with_choices(load_mapping(connector, Path()), [], language)


def fields(connector: str, language: str) -> dict[str, OutputField]:
    return {o: mapping(connector, language).outputs[o] for o in OUTPUTS}


def written(folder: Path, files: dict[str, str]) -> Path:
    for path, content in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(content, encoding="utf-8")
    return folder


def test_zohos_toolkit_takes_the_widget(tmp_path: Path) -> None:
    zet = str(WEB / "node_modules/zoho-extension-toolkit/index.js")
    folder = written(tmp_path, zoho_project(fields("zoho", "fr"), "fr"))

    taken = node(zet, "validate", folder=folder)
    (folder / "app" / "a page.html").write_text("<html></html>")
    refused = node(zet, "validate", folder=folder)

    assert "Validation Rules passed successfully." in taken.stdout
    assert "passed" not in refused.stdout


def component_folder(folder: Path, language: str) -> Path:
    files = card_files(mapping("salesforce", language), OUTPUTS, language, "66.0")
    return written(folder, files) / "lwc" / "kamCard"


def test_salesforces_compiler_takes_the_component(tmp_path: Path) -> None:
    folder = component_folder(tmp_path, "fr")

    taken = node(str(WEB / "lwc.mjs"), str(folder))
    page = folder / "kamCard.html"
    page.write_text(page.read_text(encoding="utf-8").replace("{bar.words}", "{bar.words + 1}"))
    refused = node(str(WEB / "lwc.mjs"), str(folder))

    assert (taken.returncode, taken.stdout + taken.stderr) == (0, "")
    assert "LWC1060" in refused.stdout


def hubspot_card(folder: Path, language: str) -> Path:
    files = hubspot_project(fields("hubspot", language), language)
    made = written(folder, files) / "src/app/cards"
    (made / "node_modules").symlink_to(WEB / "node_modules")
    return made


def test_hubspots_types_take_the_card(tmp_path: Path) -> None:
    folder = hubspot_card(tmp_path, "fr")
    tsc = str(WEB / "node_modules/typescript/bin/tsc")
    card = (folder / "KamCard.tsx").read_text(encoding="utf-8")
    (folder / "Faulty.tsx").write_text(card.replace("maxValue={", "maximum={"))

    found = node(tsc, *TSC, "KamCard.tsx", "Faulty.tsx", folder=folder).stdout.splitlines()

    assert [line.partition("(")[0] for line in found if "error" in line] == ["Faulty.tsx"]


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ("Key", "silent", "19.9 / 20.0")), ("fr", ("Clé", "silencieux", "19,9 / 20,0"))],
)
def test_hubspots_renderer_draws_the_card(
    tmp_path: Path, language: str, words: tuple[str, ...]
) -> None:
    folder = hubspot_card(tmp_path, language)
    known = {
        "kam_score": "74",
        "kam_tier": "Key",
        "kam_flags": "silent;lost",
        "kam_contributions": "history\t19.9\t20.0\ngrowth\t11.2\t20.0",
        "kam_why": "Key account in good health.",
    }
    (folder / "known.json").write_text(json.dumps(known))

    drawn = node(str(WEB / "hubspot.mjs"), "KamCard.tsx", "known.json", folder=folder)

    assert drawn.returncode == 0, drawn.stderr
    assert all(word in drawn.stdout for word in words), drawn.stdout
