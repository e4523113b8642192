"""Secrets by reference only, resolved on use.

`env:NAME`, `file:PATH`, `keyring:SERVICE/USER`, `cmd:PROGRAM ARGUMENTS`.
"""

from __future__ import annotations

import logging
import os
import shlex
import stat
import subprocess
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import parse_qsl, unquote, urlsplit

from pydantic import BeforeValidator, SecretStr, ValidationInfo

from kamsync.errors import AuthError, SecretMissing
from kamsync.hidden_text import remember
from kamsync.model.invalid import invalid

log = logging.getLogger(__name__)


KINDS: Final = ("env", "file", "keyring", "cmd")
COMMAND_SECONDS: Final = 30
LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that a secret may be sent to without TLS."""
_PASSWORD_KEYS: Final = frozenset({"password", "passwd", "pwd", "sslpassword", "token"})


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
    kind, _, name = text.partition(":")
    return kind in KINDS and bool(name)


def passwords_in(address: str) -> list[str]:
    """Passwords in a URL, before its host, in its query and in the parameters of its path
    (sc://HOST/;token=…)."""
    try:
        parts = urlsplit(address)
        pairs = [*parse_qsl(parts.query), *parse_qsl(parts.path.partition(";")[2], separator=";")]
        named = [v for k, v in pairs if k.lower() in _PASSWORD_KEYS]
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
        case "cmd":
            value = _from_command(name, folder)
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


def _from_command(line: str, folder: Path) -> str:
    """What a program prints, e.g. of Vault or a cloud; run without a shell, in the config's folder.

    Its errors are named by exit code only: what it prints may hold a secret.
    """
    named = f"cmd:{line.split(' ', 1)[0]}"
    try:
        done = subprocess.run(  # noqa: S603 - the config's own words, no shell
            shlex.split(line),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=COMMAND_SECONDS,
            check=True,
        )
        return done.stdout.decode().strip()
    except subprocess.TimeoutExpired:
        seconds = COMMAND_SECONDS
        raise AuthError("config", code="secret_slow", reference=named, seconds=seconds) from None
    except subprocess.CalledProcessError as error:
        reason = f"exit {error.returncode}"
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
    raise AuthError("config", code="secret_command", reference=named, reason=reason)


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
