"""The widget by the rules that Zoho's own tool holds it to, and what the page is made of."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from connectors.zoho.cards import PACKED, PAGE, emitted, packed, project
from kamsync.connector import ProvisionRequest
from kamsync.field_maps import load_mapping
from kamsync.messages.choices import with_choices
from kamsync.model.own_fields import CORE_OUTPUTS
from tests.connectors.zoho_org import running

OUTPUTS = (*CORE_OUTPUTS, "contributions")
MAPPING = with_choices(load_mapping("zoho", Path()), [], "fr")
FIELDS = {o: MAPPING.outputs[o] for o in OUTPUTS}
CRM_SIZES = {"files": 250, "name": 50, "bytes": 25_000_000}
"""Far below what `zet validate` allows a project."""


def data_of(page: str) -> dict[str, Any]:
    found = re.search(r"^const CARD = (.*);$", page, re.M)
    assert found
    made = json.loads(found[1])
    assert isinstance(made, dict)
    return made


def test_the_project_keeps_the_rules_of_zohos_tool() -> None:
    """JSON, service, file names and sizes: all that `zet validate` looks at for the CRM."""
    files = project(FIELDS, "fr")

    assert json.loads(files["plugin-manifest.json"]) == {"service": "CRM", "locale": ["fr"]}
    assert PAGE in files
    for path, content in files.items():
        name = Path(path).name
        assert re.fullmatch(r"[A-Za-z0-9_.$-]+", name)
        assert not name.startswith(".")
        assert len(name) <= CRM_SIZES["name"]
        assert len(content.encode()) < CRM_SIZES["bytes"]


def test_the_package_holds_the_app_without_the_manifest_and_is_the_same_twice() -> None:
    files = project(FIELDS, "en")
    content = packed(files)

    assert zipfile.ZipFile(io.BytesIO(content)).namelist() == [PAGE]
    assert packed(files) == content


def test_the_page_reads_only_our_fields_and_words_stay_data() -> None:
    hostile = {**FIELDS, "why": replace(FIELDS["why"], field="</script><img src=x>")}
    page = project(hostile, "fr")[PAGE]
    data = data_of(page)

    named = {field["name"] for field in data["head"]}
    named |= {data[key] for key in ("action", "flags", "contributions")}
    assert named <= {f.field for f in MAPPING.outputs.values()}
    assert data["values"]["KAM_Flags"]["silent"] == "silencieux"
    assert page.count("</script>") == 2
    assert "innerHTML" not in page
    assert set(re.findall(r"ZOHO\.[\w.]+", page)) == {
        "ZOHO.CRM.API.getRecord",
        "ZOHO.embeddedApp.init",
        "ZOHO.embeddedApp.on",
    }, "the widget only reads"
    assert page.index('on("PageLoad"') < page.index("embeddedApp.init()")


@pytest.mark.parametrize(("outputs", "bars"), [(OUTPUTS, 0), (CORE_OUTPUTS, 1)])
def test_emit_writes_the_widget_and_says_what_is_by_hand(
    tmp_path: Path, outputs: tuple[str, ...], bars: int
) -> None:
    with running(tmp_path) as org:
        connector = org.connector(context={"outputs": outputs})
        steps = connector.provision(ProvisionRequest(emit=tmp_path / "out", cards=True))
        calls = org.calls("")

    whats = [step.what for step in steps]
    assert (tmp_path / "out" / PACKED).is_file()
    assert (tmp_path / "out/zoho_widget" / PAGE).is_file()
    assert (whats.count("card"), whats.count("card bars"), calls) == (1, bars, 0)


def test_the_page_has_the_names_of_an_org_in_which_fields_were_made(tmp_path: Path) -> None:
    with running(tmp_path) as org:
        connector = org.connector()
        connector.provision(ProvisionRequest())
        fields = org.store.modules["Accounts"].fields
        fields["Grand_Compte"] = fields.pop("KAM_Score") | {"api_name": "Grand_Compte"}
        org.connector().provision(ProvisionRequest(emit=tmp_path / "out", cards=True))

    data = data_of((tmp_path / "out/zoho_widget" / PAGE).read_text(encoding="utf-8"))
    assert data["head"][0]["name"] == "Grand_Compte"


def test_a_dry_run_writes_no_file(tmp_path: Path) -> None:
    steps = emitted(tmp_path / "out", FIELDS, "en", dry=True)
    assert [s.action for s in steps] == ["create", "create", "create", "manual"]
    assert not (tmp_path / "out").exists()
