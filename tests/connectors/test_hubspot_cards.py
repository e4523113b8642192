"""The card's project folder and the lists, by the structure HubSpot asks of them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

from connectors.hubspot.cards import emitted, project
from connectors.hubspot.lists import is_ours, lists
from kamsync.connector import ProvisionRequest, ProvisionStep
from kamsync.field_maps import load_mapping
from kamsync.messages.choices import with_choices
from kamsync.model.own_fields import CORE_OUTPUTS
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.connectors.hubspot_portal import START, Portal

MAPPING = with_choices(load_mapping("hubspot", Path()), [], "fr")
FIELDS = {o: MAPPING.outputs[o] for o in CORE_OUTPUTS}
PLACES = {"crm.record.tab", "crm.record.sidebar", "crm.preview", "helpdesk.sidebar"}
BRANCH = {"filterBranchType", "filterBranchOperator", "filterBranches", "filters"}


def test_the_project_holds_an_app_and_a_card_on_companies() -> None:
    files = project(FIELDS, "fr")
    head = json.loads(files["hsproject.json"])
    app = json.loads(files["src/app/app-hsmeta.json"])
    card = json.loads(files["src/app/cards/kam-card-hsmeta.json"])

    assert set(head) == {"name", "srcDir", "platformVersion"}
    assert (app["type"], card["type"]) == ("app", "card")
    for made in (app, card):
        assert re.fullmatch(r"[A-Za-z0-9_.-]{1,64}", made["uid"])
    assert app["config"]["auth"]["requiredScopes"] == ["crm.objects.companies.read"]
    assert card["config"]["location"] in PLACES
    assert card["config"]["objectTypes"] == ["companies"]
    assert f"src{card['config']['entrypoint']}" in files


def test_the_component_reads_only_our_properties_and_words_stay_data() -> None:
    source = project(FIELDS, "fr")["src/app/cards/KamCard.tsx"]
    found = {
        m[1]: json.loads(m[2]) for m in re.finditer(r"^const (\w+): [^=]+ = (.*);$", source, re.M)
    }

    named = {name for name, *_ in found["SHOWN"]} | {found[k] for k in ("FLAGS", "WHY", "ACTION")}
    assert named == {f.field for f in FIELDS.values()}
    assert found["FLAG_LABELS"]["silent"] == "silencieux"
    assert found["VALUES"]["kam_dependency"]["critical"] == "critique"
    assert "<div" not in source, "HubSpot takes its own components only"


def test_lists_have_every_key_that_the_version_wants() -> None:
    def branches(branch: dict[str, Any]) -> list[dict[str, Any]]:
        return [branch, *(b for inner in branch["filterBranches"] for b in branches(inner))]

    found = lists(FIELDS, "en")
    assert [body["name"] for body in found] == [
        "KAM: Key accounts",
        "KAM: Tomorrow's key accounts",
        "KAM: Accounts we depend on",
        "KAM: Accounts with stale customer data",
        "KAM: Lost accounts",
        "KAM: Accounts with open flags",
    ]
    for body in found:
        every = branches(body["filterBranch"])
        assert [b["filterBranchType"] for b in every] == ["OR", "AND"]
        assert all(set(b) == BRANCH for b in every)
        (rule,) = every[1]["filters"]
        assert rule["property"] in {f.field for f in FIELDS.values()}
        assert rule["operation"]["includeObjectsWithNoValueSet"] is False
    assert lists({"score": FIELDS["score"]}, "en") == []


def test_emit_writes_the_folder_and_says_what_is_by_hand(tmp_path: Path) -> None:
    steps = emitted(tmp_path, MAPPING, CORE_OUTPUTS, "en")
    for step in steps:
        if step.action == "create":
            assert (tmp_path / step.what.removeprefix("file ")).is_file()
    by_hand = ["card", "hubspot_lists.json", "card bars"]
    assert [s.what for s in steps if s.action == "manual"] == by_hand


def test_a_list_is_ours_when_every_filter_asks_our_properties() -> None:
    (made, *_) = lists(FIELDS, "en")
    inner = made["filterBranch"]["filterBranches"][0]
    mixed = {
        **inner,
        "filters": [*inner["filters"], {"filterType": "PROPERTY", "property": "city"}],
    }
    ours = ["kam_tier", "kam_flags"]

    assert is_ours(made, ours)
    assert not is_ours({"filterBranch": {"filterBranches": [mixed], "filters": []}}, ours)
    assert not is_ours({"name": "static"}, ours)


def test_lists_are_made_once_and_only_ours_are_removed(tmp_path: Path) -> None:
    """Key, Tomorrow, dependency, stale, lost, flagged; one name was taken by a person."""
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)
        theirs = {"name": "KAM: Lost accounts", "objectTypeId": "0-2", "filterBranch": {}}
        server.store.segments["900"] = theirs
        server.missing_scopes = {"crm.lists.write"}
        without = listed(portal.connector().provision(ProvisionRequest(cards=True)))
        server.missing_scopes = set()
        dry = listed(portal.connector().provision(ProvisionRequest(dry_run=True, cards=True)))
        standing = len(server.store.segments)
        first = listed(portal.connector().provision(ProvisionRequest(cards=True)))
        again = listed(portal.connector().provision(ProvisionRequest(cards=True)))
        removal = ProvisionRequest(remove=True, cards=True)
        gone = listed(portal.connector(language="fr").provision(removal))
        left = server.store.segments

    assert without == {"manual": 6}
    assert (dry, standing) == ({"create": 5, "manual": 1}, 1)
    assert first == {"create": 5, "manual": 1}
    assert again == {"keep": 5, "manual": 1}
    assert gone == {"remove": 5, "keep": 1}
    assert list(left.values()) == [theirs]


def listed(steps: list[ProvisionStep]) -> dict[str, int]:
    assert all(step.ok for step in steps)
    return dict(Counter(s.action for s in steps if s.what.startswith("list ")))


def test_a_flags_property_that_is_still_a_text_has_no_list(tmp_path: Path) -> None:
    with HubSpotServer(START) as server:
        portal = Portal(server, tmp_path)
        portal.connector().provision(ProvisionRequest())
        server.store.definitions["0-2"]["kam_flags"].type = "string"
        server.store.keeps_types = True
        steps = portal.connector().provision(ProvisionRequest(cards=True))
        names = {made["name"] for made in server.store.segments.values()}

    assert [s.action for s in steps if s.what == "list KAM: Lost accounts"] == ["manual"]
    assert "KAM: Lost accounts" not in names
    assert "KAM: Key accounts" in names
