"""English: what kamsync places in a CRM beside its fields."""

from __future__ import annotations

from typing import Final

TEXTS: Final[dict[str, str]] = {
    "card.none": "this connector places no pages, lists or reports yet",
    "card.page": "Account with key account tab",
    "card.tab": "Key account",
    "card.hubspot.failed": "The figures of this company cannot be read",
    "card.hubspot.upload": "in {folder}: hs project upload; then place the card: Settings → "
    "Objects → Companies → Record customization. To remove it: hs project delete",
    "card.hubspot.lists": "where provision --cards cannot make the lists itself: POST each body "
    "to its path with a key that has crm.lists.write",
    "card.hubspot.list_scopes": "add {scopes} to the key of provision and run it again; or POST "
    "the bodies that --emit DIR writes",
    "card.hubspot.other_list": "a list of this name looks at other properties: it is somebody "
    "else's and stays",
    "card.hubspot.text_property": "{field} is a text property of an earlier installation: no list "
    "can ask it for one value. Change its field type under Properties, then run this again",
    "card.hubspot.remove": "hs project delete, where you uploaded it",
    "card.hubspot.emit": "written with --emit DIR: no API places a card",
    "card.kamFigures": "Key account figures",
    "card.kamReasons": "Why this score",
    "card.component": "Key account: points by criterion",
    "card.compact": "Key account",
    "card.folder": "Key account management",
    "card.dashboard": "Key accounts: the director's view",
    "card.report.Key": "Key accounts",
    "card.report.Tomorrow": "Tomorrow's key accounts",
    "card.report.Flagged": "Accounts with open flags",
    "card.report.By_Tier": "Key accounts by tier",
    "card.report.By_Dependency": "Accounts we depend on",
    "card.report.Stale": "Accounts with stale customer data",
    "card.report.Lost": "Lost accounts",
    "card.activate": "Setup → Object Manager → Account → Lightning Record Pages → {page} → "
    "Activation. It is not activated here: that would replace your own page. An active page must "
    "be deactivated before --remove.",
    "card.active": "{reason}. Where the page {page} is active: deactivate it under Lightning "
    "Record Pages, then run this again; fields on it stay until then.",
    "card.translations": "deploy only where the Translation Workbench is on and French "
    "(where the config speaks French: English) is active",
    "card.deploy": "deploy after kamsync-salesforce.zip, with any metadata tool",
    "card.failed": "The figures of this account cannot be read",
    "card.unrated": "No figures yet: kamsync has not rated this account",
    "card.head.score": "Score",
    "card.head.tier": "Tier",
    "card.head.confidence": "Confidence",
    "card.head.dependency": "Dependency",
    "card.head.last_client_data_on": "Last customer data",
    "card.of_100": " / 100",
    "card.percent": "%",
    "card.next_action": "Next action",
    "card.flags": "Flags",
    "card.contributions": "Points by criterion",
    "card.zoho.upload": "{file}: Setup → Developer Hub → Widgets → Create New Widget: type "
    "Related List, hosting Zoho, index page /widget.html. Then, on an account: Add Related List → "
    "Widgets. To remove it: delete the widget there",
    "card.zoho.emit": "written with --emit DIR: no API places a widget",
    "card.zoho.remove": "Setup → Developer Hub → Widgets: delete kamsync's, where you made it",
    "card.no_bars": 'add "contributions" to [outputs] fields, then provision and run: without '
    "that field the card has no bars",
}
