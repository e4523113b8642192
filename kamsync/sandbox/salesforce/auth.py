"""The token endpoint of the loopback org: four flows, rotation, sessions that can die."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import jwt

from kamsync.sandbox.salesforce.org import ADMIN, ORG_ID, ROBOT
from kamsync.sandbox.salesforce.reply import Reply, refuse

if TYPE_CHECKING:
    from kamsync.sandbox.salesforce.server import SalesforceServer


class Logins:
    def __init__(self, server: SalesforceServer) -> None:
        self.server = server
        self.audience = "https://login.salesforce.com"
        self.public_key = ""
        self.clients = {"robot-app": ("robot-secret", ROBOT), "admin-app": ("admin-secret", ADMIN)}
        self.refresh_tokens = {"first-refresh": ROBOT}
        self.rotating = True
        self.spent: set[str] = set()
        self.sessions: dict[str, str] = {"debug-session": ROBOT}
        self.asked = 0
        self.instance_url = ""
        """Another one than the server\'s own, where a test says so."""
        self.refusal: tuple[str, str] | None = None
        """(error, description) of every token request from now on."""
        self.scope = "api"
        """Told with every token; empty = not told, as in some flows."""
        self._serial = 0

    def expire_all(self) -> None:
        self.sessions.clear()
        self.server.cursors.clear()

    def user_of(self, headers: Any) -> str:
        token = (headers.get("Authorization") or "").removeprefix("Bearer ")
        if token not in self.sessions:
            self.server.calls["refused"] += 1
            raise refuse(401, "INVALID_SESSION_ID", "Session expired or invalid")
        return self.sessions[token]

    def token(self, body: bytes) -> Reply:
        self.asked += 1
        form = {k: v[0] for k, v in parse_qs(body.decode()).items()}
        if self.refusal is not None:
            return _no(*self.refusal)
        try:
            user, extra = self._user(form)
        except PermissionError as error:
            return _no(*error.args)
        self._serial += 1
        token = f"00Dtoken{self._serial}"
        self.sessions[token] = user
        return Reply(
            200,
            {
                "access_token": token,
                "instance_url": self.instance_url or self.server.url,
                "id": f"https://login.salesforce.com/id/{ORG_ID}/{user}",
                "token_type": "Bearer",
                **({"scope": self.scope} if self.scope else {}),
                "issued_at": str(int(time.time() * 1000)),
                **extra,
            },
        )

    def _user(self, form: dict[str, str]) -> tuple[str, dict[str, str]]:
        grant = form.get("grant_type")
        if grant == "client_credentials":
            return self._client(form), {}
        if grant == "refresh_token":
            return self._refresh(form)
        if grant == "urn:ietf:params:oauth:grant-type:jwt-bearer":
            return self._jwt(form["assertion"]), {}
        raise PermissionError("unsupported_grant_type", "grant type not supported")

    def _client(self, form: dict[str, str]) -> str:
        secret, user = self.clients.get(form.get("client_id", ""), ("", ""))
        if not secret or secret != form.get("client_secret"):
            raise PermissionError("invalid_client", "invalid client credentials")
        return user

    def _refresh(self, form: dict[str, str]) -> tuple[str, dict[str, str]]:
        token = form.get("refresh_token", "")
        if token in self.spent:
            self.refresh_tokens.clear()
        user = self.refresh_tokens.get(token)
        if user is None:
            raise PermissionError("invalid_grant", "expired access/refresh token")
        if not self.rotating:
            return user, {}
        self.spent.add(token)
        del self.refresh_tokens[token]
        new = f"refresh-{len(self.spent)}"
        self.refresh_tokens[new] = user
        return user, {"refresh_token": new}

    def _jwt(self, assertion: str) -> str:
        try:
            claims = jwt.decode(
                assertion, self.public_key, algorithms=["RS256"], audience=self.audience
            )
        except jwt.InvalidAudienceError:
            raise PermissionError("invalid_grant", "audience is invalid") from None
        except jwt.ExpiredSignatureError:
            raise PermissionError("invalid_grant", "expired authorization code") from None
        except jwt.PyJWTError:
            raise PermissionError("invalid_grant", "invalid assertion") from None
        if claims["exp"] > time.time() + 300:
            raise PermissionError("invalid_grant", "expired authorization code")
        known = {"robot@org.example": ROBOT, "admin@org.example": ADMIN}
        if claims["sub"] not in known:
            raise PermissionError("invalid_grant", "user hasn't approved this consumer")
        return known[claims["sub"]]


def _no(error: str, description: str) -> Reply:
    return Reply(400, {"error": error, "error_description": description})
