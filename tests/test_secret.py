"""Secrets by reference: what is missing is said all at once, with the ways out."""

from __future__ import annotations

from pathlib import Path

import keyring
import pytest
from keyring.errors import KeyringLocked, NoKeyringError

from kamsync.errors import AuthError
from kamsync.secret import resolve
from tests.sync.portfolio import say

ZOHO = """\
timezone = "Europe/Paris"
language = "en"
[connections.main]
connector = "zoho"
data_centre = "eu"
[connections.main.auth]
client_id = "env:NO_SUCH_ID"
client_secret = "keyring:kamsync"
refresh_token = "file:nowhere.key"
"""


def test_every_missing_secret_is_named_in_one_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("NO_SUCH_ID", raising=False)
    (tmp_path / "config.toml").write_text(ZOHO, encoding="utf-8")

    answer = say(["--json", "--config", str(tmp_path / "config.toml"), "check"])

    assert answer.exit == 6
    assert all(
        s in answer.data["message"] for s in ("NO_SUCH_ID", "keyring:kamsync", "nowhere.key")
    )


@pytest.mark.parametrize("error", [NoKeyringError("no backend\nmore"), KeyringLocked("locked")])
def test_a_keyring_that_cannot_be_used_names_the_ways_out(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(service: str, user: str) -> str:
        raise error

    monkeypatch.setattr(keyring, "get_password", refuse)

    with pytest.raises(AuthError, match=r"keyring:svc/me .*env:NAME or file:PATH"):
        resolve("keyring:svc/me", Path())


def test_a_keyring_reference_without_a_user_is_told_so() -> None:
    with pytest.raises(AuthError, match="keyring:SERVICE/USER"):
        resolve("keyring:svc", Path())


@pytest.mark.parametrize(
    ("connector", "flow", "key"),
    [
        ("hubspot", 'flow = "token"', "token"),
        ("hubspot", "", "token"),
        ("salesforce", 'flow = "client_credentials"', "client_secret"),
        ("zoho", "", "refresh_token"),
    ],
)
def test_a_secret_typed_into_the_config_is_an_error_that_does_not_repeat_it(
    connector: str, flow: str, key: str, tmp_path: Path
) -> None:
    text = 'timezone = "Europe/Paris"\nlanguage = "en"\n'
    text += f'[connections.main]\nconnector = "{connector}"\n'
    text += f'[connections.main.auth]\n{flow}\n{key} = "Tr0ub4dor&3"\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")

    answer = say(["--json", "--config", str(tmp_path / "config.toml"), "check"])

    assert answer.exit == 2
    assert f"connections.main.auth.{key}: write a reference" in answer.data["message"]
    assert "Tr0ub4dor" not in str(answer)


def test_an_address_of_a_channel_with_its_token_in_it_is_refused(tmp_path: Path) -> None:
    text = 'timezone = "Europe/Paris"\n[connections.main]\nconnector = "local"\n'
    text += 'folder = "."\n[alerts.channels.north]\nurl = "slack://Tr0ub4dor/B/C"\n'
    (tmp_path / "config.toml").write_text(text, encoding="utf-8")

    answer = say(["--json", "--config", str(tmp_path / "config.toml"), "check"])

    assert answer.exit == 2
    assert "Tr0ub4dor" not in str(answer)


def test_a_login_without_its_flow_is_told_by_that_key(tmp_path: Path) -> None:
    text = 'timezone = "Europe/Paris"\nlanguage = "en"\n'
    text += '[connections.main]\nconnector = "salesforce"\n'
    (tmp_path / "config.toml").write_text(f"{text}[connections.main.auth]\n", encoding="utf-8")

    answer = say(["--json", "--config", str(tmp_path / "config.toml"), "check"])

    assert "connections.main.auth.flow: missing" in answer.data["message"]


def test_a_program_gives_a_secret_without_a_shell(tmp_path: Path) -> None:
    assert resolve("cmd:printf '%s' 'a b; exit 3'", tmp_path) == "a b; exit 3"
    for line, said in (("false --token=x", "exit 1"), ("no-such-program", "No such file")):
        with pytest.raises(AuthError, match=said) as caught:
            resolve(f"cmd:{line}", tmp_path)
        assert "token" not in str(caught.value), "arguments are not repeated"
