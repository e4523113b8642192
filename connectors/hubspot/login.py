"""Access tokens: a fixed one, or OAuth tokens renewed ahead of their end.

A renewed refresh token is kept in the connection's state folder (mode 0600), beside a digest of
the configured one: a person who types a new token into the config wins over the file.
Reference: https://developers.hubspot.com/docs/guides/api/app-management/oauth-tokens
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, Protocol

from connectors.hubspot.faults import CRM
from connectors.hubspot.settings import OAuthLogin, TokenLogin
from kamsync import hidden_text
from kamsync.errors import AuthError
from kamsync.transport import KeptToken

RENEW_AHEAD_SECONDS: Final = 300.0
KEPT: Final = "hubspot_oauth.json"

Exchange = Callable[[dict[str, str]], dict[str, Any]]
"""Posts a form to the token endpoint and returns the answer's fields."""


class Login(Protocol):
    scopes: frozenset[str] | None
    """What was granted, as far as the login itself tells."""

    def token(self) -> str:
        """A token that is good now."""
        ...

    def renew(self, refused: str) -> bool:
        """After a 401 "expired" for that token: whether a fresh one can be had."""
        ...


class FixedToken:
    """Service keys and static tokens: nothing to renew."""

    scopes: frozenset[str] | None = None

    def __init__(self, settings: TokenLogin) -> None:
        self._token = settings.token.get_secret_value().strip()
        if not self._token or any(c.isspace() or not c.isprintable() for c in self._token):
            raise AuthError(CRM, code="token_blanks")

    def token(self) -> str:
        return self._token

    def renew(self, refused: str) -> bool:
        del refused
        return False


class OAuthTokens:
    """Renews ahead of expiry; the vendor says a 401 is not the signal to ask for a new token.
    Threads that meet the same end share one renewal."""

    def __init__(self, settings: OAuthLogin, folder: Path, exchange: Exchange) -> None:
        self._settings = settings
        given = settings.refresh_token.get_secret_value()
        self._kept = KeptToken(CRM, folder / KEPT, given)
        self._exchange = exchange
        self._access = ""
        self._until = 0.0
        self.scopes: frozenset[str] | None = None
        self._lock = threading.Lock()

    def token(self) -> str:
        with self._lock:
            if not self._access or time.monotonic() >= self._until:
                self._renew()
            return self._access

    def renew(self, refused: str) -> bool:
        """Raises AuthError when the refresh token is no longer accepted."""
        with self._lock:
            if self._access == refused:
                self._renew()
        return True

    def _renew(self) -> None:
        with self._kept.locked():
            answer = self._exchange(
                {
                    "grant_type": "refresh_token",
                    "client_id": self._settings.client_id.get_secret_value(),
                    "client_secret": self._settings.client_secret.get_secret_value(),
                    "refresh_token": self._kept.current(),
                }
            )
            refresh = answer.get("refresh_token")
            if isinstance(refresh, str) and refresh:
                self._kept.keep(refresh)
        access, lives = answer.get("access_token"), answer.get("expires_in")
        if not isinstance(access, str) or not access:
            raise AuthError(CRM, code="no_access_token")
        seconds = float(lives) if isinstance(lives, int | float) else 1800.0
        hidden_text.remember(access)
        self._access = access
        self._until = time.monotonic() + max(seconds - RENEW_AHEAD_SECONDS, seconds / 2)
        granted = answer.get("scopes")
        self.scopes = (
            frozenset(map(str, granted)) if granted and isinstance(granted, list) else None
        )
