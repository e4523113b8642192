"""What people see in Salesforce beyond fields: page, compact layout, lists, reports, dashboard.

Everything reads only fields that kamsync writes. Nothing is activated or assigned: an activated
page would replace the customer's own. Facts: Metadata API, FlexiPage, Report, Dashboard. No I/O.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from connectors.salesforce.component import NAME, SHOWS, component_files
from connectors.salesforce.dashboard import dashboard
from connectors.salesforce.elements import Node, document, package
from connectors.salesforce.record_page import record_page
from kamsync.messages import labels
from kamsync.messages.catalogue import text
from kamsync.model.fieldmap import FieldMap, OutputField

LOCALES: Final = {"en": "en_US", "fr": "fr"}
"""What Salesforce calls the languages of a translation."""
_WORDS: Final = {"tiers": labels.tier, "levels": labels.level, "flags": labels.flag}
FOLDER: Final = "KAM"
PAGE: Final = "KAM_Account"
COMPACT: Final = "KAM_Compact"
DASHBOARD: Final = "KAM/KAM_Director"
_COMPACT: Final = ("score", "tier", "dependency", "next_action", "last_client_data_on")
"""Salesforce takes no long text and no multi-select there."""
_COLUMNS: Final = ("score", "tier", "dependency", "next_action", "last_client_data_on")


@dataclass(frozen=True)
class Listed:
    """Accounts that belong together: a report, and a list view."""

    name: str
    grouped_by: str
    """An output, or "" for the owner."""
    of: str = ""
    """The output that is looked at; "" takes all that are scored."""
    values: tuple[str, ...] = ()


LISTED: Final = (
    Listed("By_Tier", "tier"),
    Listed("By_Dependency", "dependency", "dependency", ("high", "critical")),
    Listed("Stale", "", "flags", ("stale_client_data",)),
    Listed("Lost", "", "flags", ("lost",)),
)
"""Names after KAM_; the words stand in the catalogue as card.report.NAME."""


def usable(fields: dict[str, OutputField]) -> tuple[Listed, ...]:
    """Reports whose fields are switched on; a long text cannot be filtered by."""
    return tuple(
        item
        for item in LISTED
        if {"score", *filter(None, (item.grouped_by, item.of))} <= fields.keys()
        and not (item.of and fields[item.of].type == "long_text")
    )


def members(fields: dict[str, OutputField], account: str) -> dict[str, list[str]]:
    """Metadata type → names of all cards; a folder goes with its reports. In the order in which
    they can be deleted."""
    reports = [f"{FOLDER}/KAM_{item.name}" for item in usable(fields)]
    return {
        "FlexiPage": [PAGE],
        "Dashboard": [DASHBOARD, FOLDER],
        "Report": [*reports, FOLDER],
        "ListView": [f"{account}.KAM_{item.name}" for item in usable(fields) if item.of],
        "CompactLayout": [f"{account}.{COMPACT}"],
        "LightningComponentBundle": [NAME] if SHOWS in fields else [],
    }


def card_files(mapping: FieldMap, outputs: Sequence[str], language: str, version: str) -> Files:
    """Path → content of a package of its own, to deploy after the fields."""
    account = mapping.streams["account"].object
    fields = {o: mapping.outputs[o] for o in outputs if o in mapping.outputs}
    listed = usable(fields)
    folder: list[Node] = [
        ("accessType", "Public"),
        ("name", text("card.folder", language)),
        ("publicFolderAccess", "ReadOnly"),
    ]
    files = {
        "package.xml": package(members(fields, account), version),
        f"flexipages/{PAGE}.flexipage": record_page(account, fields, language),
        f"objects/{account}.object": _object(fields, listed, language),
        f"reports/{FOLDER}-meta.xml": document("ReportFolder", folder),
        f"dashboards/{FOLDER}-meta.xml": document("DashboardFolder", folder),
        f"dashboards/{DASHBOARD}.dashboard": dashboard(
            [(f"{FOLDER}/KAM_{i.name}", title(i, language), grouping(i, fields)) for i in listed],
            text("card.dashboard", language),
        ),
    }
    if SHOWS in fields:
        files |= component_files(account, fields[SHOWS], language, version)
    for item in listed:
        report = _report(item, fields, language)
        files[f"reports/{FOLDER}/KAM_{item.name}.report"] = report
    return files


Files = dict[str, str]


def translation_files(
    mapping: FieldMap, outputs: Sequence[str], language: str, version: str
) -> Files:
    """The words of the language that the installation does not speak, for readers who do. A package
    of its own: it deploys only where the Translation Workbench is on."""
    other = "en" if language == "fr" else "fr"
    account = mapping.streams["account"].object
    fields = [mapping.outputs[o] for o in outputs if o in mapping.outputs]
    nodes: list[Node] = [("fields", _translated(field, other)) for field in fields]
    name = f"{account}-{LOCALES[other]}"
    return {
        "package.xml": package({"CustomObjectTranslation": [name]}, version),
        f"objectTranslations/{name}.objectTranslation": document("CustomObjectTranslation", nodes),
    }


def _translated(field: OutputField, language: str) -> list[Node]:
    label, tip = field.words(language)
    word = _WORDS.get(field.choices_of, lambda value, _: value)
    picks: list[Node] = [
        ("picklistValues", [("masterLabel", shown), ("translation", word(value, language))])
        for value, shown in field.labelled
    ]
    return [("help", tip), ("label", label), ("name", field.field), *picks]


def title(item: Listed, language: str) -> str:
    return text(f"card.report.{item.name}", language)


def grouping(item: Listed, fields: dict[str, OutputField]) -> str:
    """The column a report is grouped by, as Salesforce names it."""
    return f"Account.{fields[item.grouped_by].field}" if item.grouped_by else "USERS.NAME"


def _object(fields: dict[str, OutputField], listed: Sequence[Listed], language: str) -> str:
    """Adds to the object; what else it has stays, and no layout is assigned."""
    compact: list[Node] = [("fullName", COMPACT), ("fields", "Name")]
    compact += [("fields", fields[o].field) for o in _COMPACT if o in fields]
    compact.append(("label", text("card.compact", language)))
    views: list[Node] = [
        ("listViews", _list_view(item, fields, language)) for item in listed if item.of
    ]
    return document("CustomObject", [("compactLayouts", compact), *views])


def _list_view(item: Listed, fields: dict[str, OutputField], language: str) -> list[Node]:
    columns = ["ACCOUNT.NAME", "CORE.USERS.ALIAS"]
    columns += [fields[o].field for o in _COLUMNS if o in fields]
    return [
        ("fullName", f"KAM_{item.name}"),
        *(("columns", column) for column in columns),
        ("filterScope", "Everything"),
        (
            "filters",
            [
                ("field", fields[item.of].field),
                ("operation", _operator(fields[item.of])),
                ("value", ",".join(item.values)),
            ],
        ),
        ("label", title(item, language)),
    ]


def _operator(field: OutputField) -> str:
    return {"multi_picklist": "includes", "picklist": "equals"}.get(field.type, "contains")


def _report(item: Listed, fields: dict[str, OutputField], language: str) -> str:
    group = grouping(item, fields)
    shown = [f"Account.{fields[o].field}" for o in _COLUMNS if o in fields]
    columns = [c for c in ("ACCOUNT.NAME", "USERS.NAME", *shown) if c != group]
    score = f"Account.{fields['score'].field}"
    conditions: list[Node] = [_condition(score, "notEqual", "")]
    if item.of:
        field = fields[item.of]
        conditions.append(
            _condition(f"Account.{field.field}", _operator(field), ",".join(item.values))
        )
    return document(
        "Report",
        [
            *(("columns", [("field", column)]) for column in columns),
            ("filter", conditions),
            ("format", "Summary"),
            (
                "groupingsDown",
                [("dateGranularity", "Day"), ("field", group), ("sortOrder", "Asc")],
            ),
            ("name", title(item, language)),
            ("params", [("name", "co"), ("value", "1")]),
            ("reportType", "AccountList"),
            ("scope", "organization"),
            ("showDetails", True),
            ("showGrandTotal", True),
            ("showSubTotals", True),
            ("sortColumn", score if score in columns else "ACCOUNT.NAME"),
            ("sortOrder", "Desc"),
            (
                "timeFrameFilter",
                [("dateColumn", "CREATED_DATE"), ("interval", "INTERVAL_CUSTOM")],
            ),
        ],
    )


def _condition(column: str, operator: str, value: str) -> Node:
    return (
        "criteriaItems",
        [
            ("column", column),
            ("columnToColumn", False),
            ("isUnlocked", True),
            ("operator", operator),
            ("value", value),
        ],
    )
