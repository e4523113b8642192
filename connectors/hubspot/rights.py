"""Which rights the key has: which objects it was seen to read, and the scopes it names itself.

Property definitions may be readable where the records are not, so each optional object is asked
for one record the first time; what was readable once is remembered in the state folder.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from connectors.hubspot.client import Ask, HubSpotClient, as_object
from kamsync import durable
from kamsync.errors import ConnectorError
from kamsync.model.phrase import phrase

KEPT: Final = "hubspot_readable.json"
TOKEN_INFO: Final = "/oauth/v2/private-apps/get/access-token-info"  # noqa: S105 - a path


class Proven:
    """Object types of one portal that were read before."""

    def __init__(self, folder: Path, portal_id: str) -> None:
        self._file = folder / KEPT
        self._portal = portal_id

    def types(self) -> frozenset[str]:
        try:
            data = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return frozenset()
        listed = data.get(self._portal) if isinstance(data, dict) else None
        return frozenset(map(str, listed)) if isinstance(listed, list) else frozenset()

    def keep(self, types: Iterable[str]) -> None:
        durable.private_folder(self._file.parent)
        durable.write_file(self._file, json.dumps({self._portal: sorted(types)}).encode())

    def forget(self) -> None:
        """A right was taken away: everything is asked for again, one record each."""
        self._file.unlink(missing_ok=True)


def any_of(scopes: Iterable[str], otherwise: str = "") -> dict[str, object]:
    """Values of a finding: one of these scopes is enough."""
    return {"scopes": " / ".join(scopes) or otherwise or phrase("scope_named")}


def read_one(client: HubSpotClient, type_id: str, kind: str) -> None:
    """One record of an object. Raises MissingScope."""
    # Reference: https://developers.hubspot.com/docs/guides/api/crm/understanding-the-crm
    client.send(Ask(kind, "GET", client.paths.of("objects", type_id), (("limit", "1"),)))


def own_scopes(client: HubSpotClient) -> frozenset[str] | None:
    """The scopes of the login, None where neither the login nor the portal tells them."""
    if client.scopes() is not None:
        return client.scopes()
    client.least("check")
    try:
        # Reference: https://developers.hubspot.com/docs/guides/apps/private-apps/overview
        answer = client.once(
            Ask("check", "POST", TOKEN_INFO, body={"tokenKey": client.static_token()})
        )
        data = as_object(answer) if answer.status == 200 else {}
    except ConnectorError:
        return None
    scopes = data.get("scopes")
    return frozenset(map(str, scopes)) if scopes and isinstance(scopes, list) else None
