"""The Lightning record page of accounts: a tab of ours before the standard ones. No I/O."""

from __future__ import annotations

from typing import Final

from connectors.salesforce.component import NAME, SHOWS
from connectors.salesforce.elements import Node, document
from kamsync.messages.catalogue import text
from kamsync.model.fieldmap import OutputField

_LEFT: Final = ("score", "tier", "confidence", "dependency", "last_client_data_on")
_RIGHT: Final = ("flags", "next_action")
_WHOLE: Final = ("why",)
_STANDARD: Final = (
    ("detail", "force:detailPanel"),
    ("relatedLists", "force:relatedListContainer"),
)


def record_page(account: str, fields: dict[str, OutputField], language: str) -> str:
    """Fields are shown read-only. The page is not activated: an admin does that."""
    tabs: list[Node] = [_tab("kamTab", text("card.tab", language), "kamBody")]
    regions = [*_kam_tab(fields, language)]
    for name, component in _STANDARD:
        tabs.append(_tab(f"{name}Tab", f"Standard.Tab.{name}", f"{name}Body"))
        regions.append(_region(f"{name}Body", "Facet", [_component(component, name)]))
    regions.append(_region("tabs", "Facet", tabs))
    tabset = _component("flexipage:tabset", "tabset", [("tabs", "tabs")])
    highlights = _component("force:highlightsPanel", "highlights")
    regions += [
        _region("header", "Region", [highlights]),
        _region("main", "Region", [tabset]),
    ]
    return document(
        "FlexiPage",
        [
            *regions,
            ("masterLabel", text("card.page", language)),
            ("sobjectType", account),
            ("template", [("name", "flexipage:recordHomeTemplateDesktop")]),
            ("type", "RecordPage"),
        ],
    )


def _kam_tab(fields: dict[str, OutputField], language: str) -> list[Node]:
    """Regions of our tab: two columns, then the reasons over the whole width."""
    regions: list[Node] = []
    body: list[Node] = []
    for section, columns in (("kamFigures", (_LEFT, _RIGHT)), ("kamReasons", (_WHOLE,))):
        shown = [[o for o in column if o in fields] for column in columns]
        shown = [column for column in shown if column]
        if not shown:
            continue
        parts: list[Node] = []
        for n, column in enumerate(shown, 1):
            name = f"{section}Column{n}"
            items = [_field(fields[o]) for o in column]
            regions.append(_region(f"{name}Body", "Facet", items))
            parts.append(_component("flexipage:column", name, [("body", f"{name}Body")]))
        regions.append(_region(f"{section}Columns", "Facet", parts))
        properties = [
            ("columns", f"{section}Columns"),
            ("horizontalAlignment", "false"),
            ("label", text(f"card.{section}", language)),
        ]
        body.append(_component("flexipage:fieldSection", section, properties))
        if section == "kamFigures" and SHOWS in fields:
            body.append(_component(NAME, NAME))
    return [*regions, _region("kamBody", "Facet", body)]


def _tab(name: str, title: str, body: str) -> Node:
    active = [("active", "true")] if name == "kamTab" else []
    properties = [*active, ("body", body), ("title", title)]
    return _component("flexipage:tab", name, properties)


def _region(name: str, kind: str, items: list[Node]) -> Node:
    return ("flexiPageRegions", [*items, ("name", name), ("type", kind)])


def _component(name: str, identifier: str, properties: list[tuple[str, str]] | None = None) -> Node:
    given: list[Node] = [
        ("componentInstanceProperties", [("name", key), ("value", value)])
        for key, value in properties or ()
    ]
    instance: list[Node] = [*given, ("componentName", name), ("identifier", identifier)]
    return ("itemInstances", [("componentInstance", instance)])


def _field(field: OutputField) -> Node:
    behaviour: Node = ("fieldInstanceProperties", [("name", "uiBehavior"), ("value", "readonly")])
    instance: list[Node] = [
        behaviour,
        ("fieldItem", f"Record.{field.field}"),
        ("identifier", f"Record{field.field.replace('_', '')}Field"),
    ]
    return ("itemInstances", [("fieldInstance", instance)])
