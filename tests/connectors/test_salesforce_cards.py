"""Every file of the cards against Salesforce's own schema, and what the schema cannot see.

The metadata WSDL comes with simple-salesforce. It takes children in one order only, a deploy takes
any: so they are sorted before the check, as was tried on 315 files of public repositories.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import simple_salesforce
from lxml import etree

from connectors.salesforce.card_provision import Cards
from connectors.salesforce.cards import card_files, translation_files
from kamsync.connector import Context, ProvisionRequest
from kamsync.field_maps import load_mapping
from kamsync.messages.choices import with_choices
from kamsync.model.fieldmap import FieldMap
from kamsync.model.own_fields import CORE_OUTPUTS
from kamsync.sandbox.salesforce.org import Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm

XSD = "{http://www.w3.org/2001/XMLSchema}"
SPACE = "{http://soap.sforce.com/2006/04/metadata}"
ACCOUNT_COLUMNS = {"ACCOUNT.NAME", "USERS.NAME"}
"""Those of report type AccountList that retrieved reports hold."""


def mapping(language: str = "fr") -> FieldMap:
    return with_choices(load_mapping("salesforce", Path()), [], language)


OUTPUTS = (*CORE_OUTPUTS, "contributions")


def files(language: str = "fr", outputs: tuple[str, ...] = OUTPUTS) -> dict[str, str]:
    return card_files(mapping(language), outputs, language, "66.0")


@cache
def schema() -> tuple[Any, dict[str, Any]]:
    """The WSDL's schema with an element per type, and its types by name."""
    wsdl = etree.parse(str(Path(simple_salesforce.__file__).parent / "metadata.wsdl"))
    # written and read again, it has the prefixes that were declared above it
    found = etree.fromstring(etree.tostring(wsdl.find(f".//{XSD}schema")))
    types = {t.get("name"): t for t in found.findall(f"{XSD}complexType")}
    there = {e.get("name") for e in found.findall(f"{XSD}element")}
    for name in types.keys() - there:
        etree.SubElement(found, f"{XSD}element", name=name, type=f"tns:{name}")
    return etree.XMLSchema(found), types


def children(kind: str) -> dict[str, str]:
    """Child → its type, those of the base type first."""
    described = schema()[1].get(kind)
    if described is None:
        return {}
    base = described.find(f".//{XSD}extension")
    first = children(base.get("base").removeprefix("tns:")) if base is not None else {}
    own = described.iter(f"{XSD}element")
    return first | {e.get("name"): e.get("type").removeprefix("tns:") for e in own}


def in_order(element: Any, kind: str) -> None:
    known = children(kind)
    names = [etree.QName(child).localname for child in element]
    unknown = set(names) - known.keys()
    assert not unknown or not known, f"{kind} has no {unknown}"
    order = list(known)
    element[:] = sorted(element, key=lambda child: order.index(etree.QName(child).localname))
    for child in element:
        in_order(child, known[etree.QName(child).localname])


def checked(text: str) -> Any:
    """The root. Fails as a deploy would on what the schema knows."""
    root = etree.fromstring(text.encode())
    in_order(root, etree.QName(root).localname)
    schema()[0].assertValid(root)
    return root


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_file_fits_the_vendors_schema(language: str) -> None:
    made = files(language) | translation_files(mapping(language), CORE_OUTPUTS, language, "66.0")
    assert len(made) > 10
    for path, text in made.items():
        if not path.startswith("lwc/"):
            checked(text)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("reports/KAM/KAM_By_Tier.report", "<format>Summary", "<format>JOINED"),
        ("reports/KAM/KAM_By_Tier.report", "INTERVAL_CUSTOM", "INTERVAL_ALL"),
        ("dashboards/KAM/KAM_Director.dashboard", "<titleSize>12</titleSize>", ""),
        ("flexipages/KAM_Account.flexipage", "<type>Facet", "<type>Facette"),
        ("reports/KAM-meta.xml", "accessType", "accesType"),
    ],
)
def test_the_check_refuses_what_a_deploy_would(path: str, old: str, new: str) -> None:
    spoilt = files()[path].replace(old, new)
    assert spoilt != files()[path]
    with pytest.raises((AssertionError, etree.DocumentInvalid)):
        checked(spoilt)


def test_on_the_page_every_region_is_used_once_and_names_are_unique() -> None:
    root = checked(files()["flexipages/KAM_Account.flexipage"])
    identifiers = Counter(e.text for e in root.iter(f"{SPACE}identifier"))
    regions = {
        r.findtext(f"{SPACE}name"): r.findtext(f"{SPACE}type")
        for r in root.findall(f"{SPACE}flexiPageRegions")
    }
    facets = {name for name, kind in regions.items() if kind == "Facet"}
    named = Counter(
        p.findtext(f"{SPACE}value")
        for p in root.iter(f"{SPACE}componentInstanceProperties")
        if p.findtext(f"{SPACE}name") in ("body", "tabs", "columns")
    )
    items = [e.text for e in root.iter(f"{SPACE}fieldItem")]

    assert set(identifiers.values()) == {1}
    assert named == dict.fromkeys(facets, 1)
    assert {name for name, kind in regions.items() if kind == "Region"} == {"header", "main"}
    assert set(items) == {f"Record.{mapping().outputs[o].field}" for o in CORE_OUTPUTS}
    assert "Grand compte" in {e.text for e in root.iter(f"{SPACE}value")}


def test_reports_name_columns_that_exist_and_never_the_grouping_twice() -> None:
    made = files()
    own = {f"Account.{f.field}" for f in mapping().outputs.values()}
    reports = {path: checked(made[path]) for path in made if path.endswith(".report")}
    for path, root in reports.items():
        columns = [c.findtext(f"{SPACE}field") for c in root.findall(f"{SPACE}columns")]
        group = root.findtext(f"{SPACE}groupingsDown/{SPACE}field")
        asked = {c.text for c in root.iter(f"{SPACE}column")}
        assert {*columns, group, *asked} <= own | ACCOUNT_COLUMNS, path
        assert group not in columns, path
        assert len(columns) == len(set(columns)), path
        assert len(root.findtext(f"{SPACE}name")) <= 40, path
    assert {Path(p).stem for p in reports} == {
        "KAM_By_Tier",
        "KAM_By_Dependency",
        "KAM_Stale",
        "KAM_Lost",
    }
    stale = reports["reports/KAM/KAM_Stale.report"]
    assert [c.findtext(f"{SPACE}operator") for c in stale.iter(f"{SPACE}criteriaItems")] == [
        "notEqual",
        "includes",
    ]


def test_the_dashboard_shows_reports_of_the_package_grouped_as_they_are() -> None:
    made = files()
    root = checked(made["dashboards/KAM/KAM_Director.dashboard"])
    for component in root.iter(f"{SPACE}dashboardComponent"):
        report = checked(made[f"reports/{component.findtext(f'{SPACE}report')}.report"])
        group = report.findtext(f"{SPACE}groupingsDown/{SPACE}field")
        assert component.findtext(f"{SPACE}groupingColumn") == group
    places = [
        (c.findtext(f"{SPACE}rowIndex"), c.findtext(f"{SPACE}columnIndex"))
        for c in root.iter(f"{SPACE}dashboardGridComponents")
    ]
    assert len(places) == len(set(places)) == 4


def test_a_compact_layout_takes_no_long_text_and_the_package_lists_every_file() -> None:
    made = files()
    root = checked(made["objects/Account.object"])
    fields = {f.text for f in root.find(f"{SPACE}compactLayouts").findall(f"{SPACE}fields")}
    kinds = {f.field: f.type for f in mapping().outputs.values()}
    assert not {kinds.get(f) for f in fields} & {"long_text", "multi_picklist"}
    assert root.find(f"{SPACE}compactLayoutAssignment") is None
    listed = set(re.findall(r"<members>(.*?)</members>", made["package.xml"]))
    wanted = {"KAM_Account", "KAM", "KAM/KAM_Director", "Account.KAM_Compact", "Account.KAM_Stale"}
    assert wanted <= listed


def test_fields_that_are_off_leave_their_reports_out() -> None:
    made = files(outputs=("score", "tier"))
    assert [p for p in made if p.endswith(".report")] == ["reports/KAM/KAM_By_Tier.report"]
    assert not [p for p in made if p.startswith("lwc/")]
    assert "kamCard" not in made["flexipages/KAM_Account.flexipage"] + made["package.xml"]
    for text in made.values():
        checked(text)


def test_the_component_reads_one_field_of_ours_and_is_made_for_accounts() -> None:
    """The schema has targetConfigs as base64, so that part is looked at by itself."""
    made = files()
    script, page = made["lwc/kamCard/kamCard.js"], made["lwc/kamCard/kamCard.html"]
    meta = made["lwc/kamCard/kamCard.js-meta.xml"]
    inner = re.search(r" *<targetConfigs>.*</targetConfigs>\n", meta, re.S)
    assert inner
    checked(meta.replace(inner[0], ""))
    config = etree.fromstring(inner[0])

    imported = set(re.findall(r'from "@salesforce/schema/([\w.]+)"', script))
    assert imported == {f"Account.{mapping().outputs['contributions'].field}"}
    assert "optionalFields" in script, "a reader without the right sees a card, no error"
    assert config.find("targetConfig").get("targets") == "lightning__RecordPage"
    assert config.findtext("targetConfig/objects/object") == "Account"
    assert '"Points par critère"' in script
    members = set(re.findall(r"\{(\w+)\}", page))
    assert members <= set(re.findall(r"^  (?:get )?(\w+)", script, re.M))
    assert "kamCard" in {
        e.text
        for e in checked(made["flexipages/KAM_Account.flexipage"]).iter(f"{SPACE}componentName")
    }


def test_french_words_translate_labels_and_picklists() -> None:
    made = translation_files(mapping("en"), CORE_OUTPUTS, "en", "66.0")
    root = checked(made["objectTranslations/Account-fr.objectTranslation"])
    words = {
        p.findtext(f"{SPACE}masterLabel"): p.findtext(f"{SPACE}translation")
        for p in root.iter(f"{SPACE}picklistValues")
    }
    assert words["silent"] == "silencieux"
    assert words["critical"] == "critique"


def test_an_installation_in_french_translates_into_english() -> None:
    (name, made) = list(translation_files(mapping("fr"), CORE_OUTPUTS, "fr", "66.0").items())[1]

    assert name == "objectTranslations/Account-en_US.objectTranslation"
    assert "<masterLabel>silencieux</masterLabel>" in made
    assert "<translation>silent</translation>" in made
    assert "<translation>Key</translation>" in made


def test_emit_writes_files_zips_and_says_what_is_by_hand(tmp_path: Path) -> None:
    context = Context("main", "Europe/Paris", "EUR", tmp_path, CORE_OUTPUTS, language="fr")
    steps = Cards(mapping(), context, "66.0").emitted(ProvisionRequest(emit=tmp_path, cards=True))

    assert (tmp_path / "cards/flexipages/KAM_Account.flexipage").is_file()
    assert (tmp_path / "kamsync-salesforce-cards.zip").is_file()
    assert (tmp_path / "kamsync-salesforce-translations.zip").is_file()
    by_hand = [s.what for s in steps if s.action == "manual"]
    assert (len(by_hand), by_hand[-1]) == (4, "card bars")


def test_cards_go_into_an_org_after_the_fields_and_out_before_them(tmp_path: Path) -> None:
    with serving(Org()) as server:
        crm = SalesforceCrm(server, tmp_path)
        connector = crm.connector()
        made = connector.provision(ProvisionRequest(cards=True))
        views = {v["DeveloperName"] for v in server.org.rows["ListView"].values()}
        server.org.deploy_problems["KAM_Account"] = "the page is active"
        active = connector.provision(ProvisionRequest(remove=True, cards=True))
        server.org.deploy_problems.clear()
        gone = connector.provision(ProvisionRequest(remove=True, cards=True))
        crm.close()

    assert all(step.ok for step in [*made, *gone])
    assert "KAM_Stale" in views
    assert {step.action for step in active} == {"remove"}
    assert not any(step.ok for step in active)
    assert not any(step.what.startswith("field") for step in active), "fields on it stay"
    whats = [step.what for step in gone]
    assert whats.index("FlexiPage KAM_Account") < whats.index("field Account.KAM_Score__c")
