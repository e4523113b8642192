"""Secrets by reference only: `env:NAME`, `file:PATH`, `keyring:SERVICE/USER`, resolved on use."""

from __future__ import annotations

import logging
import os
import stat
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BeforeValidator, SecretStr, ValidationInfo

from kamsync.errors import AuthError, SecretMissing
from kamsync.hidden_text import remember
from kamsync.model.invalid import invalid

log = logging.getLogger(__name__)


KINDS: Final = ("env", "file", "keyring")
_PASSWORD_KEYS: Final = frozenset({"password", "passwd", "pwd", "sslpassword"})


def _resolved(value: Any, info: ValidationInfo) -> Any:
    if isinstance(value, SecretStr) or value in ("", None):
        return value
    if not isinstance(value, str):
        raise invalid("secret_text")
    folder = Path((info.context or {}).get("folder", "."))
    try:
        return SecretStr(resolve(value, folder))
    except AuthError as error:
        raise SecretMissing(error) from error


Secret = Annotated[SecretStr, BeforeValidator(_resolved)]
"""Field type for settings: takes a reference, holds the value. Validate with
`context={"folder": Path}`; `file:` paths are relative to that folder."""


def is_reference(text: str) -> bool:
    """Whether the text says where a secret lies, as `resolve` reads it."""
    return text.partition(":")[0] in KINDS


def passwords_in(address: str) -> list[str]:
    """Passwords in a URL, before its host and in its query."""
    try:
        parts = urlsplit(address)
        named = [v for k, v in parse_qsl(parts.query) if k.lower() in _PASSWORD_KEYS]
        given = unquote(parts.password) if parts.password is not None else ""
    except ValueError:
        return []
    return [text for text in (given, *named) if text]


def resolve(reference: str, folder: Path) -> str:
    """The secret behind a reference.

    Raises ValueError when the text is no reference (a secret typed into the file), AuthError
    when nothing is found behind it.
    """
    kind, colon, name = reference.partition(":")
    if not colon or kind not in KINDS or not name:
        raise invalid("secret_written")
    match kind:
        case "env":
            value = os.environ.get(name, "")
        case "file":
            value = _from_file(folder / name)
        case _:
            value = _from_keyring(name)
    if not value:
        raise AuthError("config", code="secret_missing", reference=reference)
    remember(value)
    return value


def _from_file(path: Path) -> str:
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise AuthError("config", code="secret_unreadable", file=path.name) from error
    if mode & (stat.S_IROTH | stat.S_IWOTH):
        raise AuthError("config", code="secret_open", file=path.name)
    if mode & (stat.S_IRWXG):
        log.warning("secret file is open to its group: chmod 600", extra={"file": path.name})
    return text


def _from_keyring(name: str) -> str:
    import keyring
    from keyring.errors import KeyringError

    service, _, user = name.partition("/")
    if not service or not user:
        raise AuthError("config", code="keyring_user", name=name)
    try:
        return keyring.get_password(service, user) or ""
    except (KeyringError, RuntimeError, OSError) as error:
        reason = str(error).splitlines()[0] if str(error) else type(error).__name__
        raise AuthError("config", code="keyring", name=name, reason=reason[:120]) from error
