"""Getting in, staying in, and stopping when the door is shut."""

from __future__ import annotations

import json
import logging
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pydantic import ValidationError

from connectors.salesforce.login import Token, require_vendor
from connectors.salesforce.settings import SalesforceSettings
from kamsync.connector import ProvisionRequest
from kamsync.errors import AuthError, ConnectorError, UnexpectedResponse
from kamsync.sandbox.salesforce.org import ROBOT, Org
from kamsync.sandbox.salesforce.server import serving
from tests.connectors.salesforce_crm import SalesforceCrm


@pytest.fixture(scope="module")
def key_pair() -> tuple[str, str]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public.decode()


@pytest.fixture
def crm(tmp_path: Path, key_pair: tuple[str, str]) -> Iterator[SalesforceCrm]:
    with serving(Org()) as server:
        server.logins.public_key = key_pair[1]
        made = SalesforceCrm(server, tmp_path)
        secret(tmp_path, "key.pem", key_pair[0])
        secret(tmp_path, "refresh", "first-refresh")
        secret(tmp_path, "session", "debug-session")
        yield made
        made.close()


def secret(folder: Path, name: str, text: str) -> None:
    (folder / name).write_text(text)
    (folder / name).chmod(0o600)


def _jwt(**more: str) -> dict[str, Any]:
    auth = {
        "flow": "jwt",
        "client_id": "file:robot-app",
        "username": "robot@org.example",
        "private_key": "file:key.pem",
    }
    return {"auth": auth | more}


def _refresh() -> dict[str, Any]:
    return {
        "auth": {
            "flow": "refresh_token",
            "client_id": "file:robot-app",
            "refresh_token": "file:refresh",
        }
    }


def test_a_signed_assertion_logs_in(crm: SalesforceCrm) -> None:
    """§1.1: exp in seconds, a few minutes ahead; the org is read from the identity."""
    crm.settings = _jwt()

    assert crm.connector().describe().own_user_ids == frozenset({ROBOT})


def test_token_host_and_audience_are_apart(crm: SalesforceCrm) -> None:
    """§1.1: a sandbox's audience stays test.salesforce.com whatever host gives the token."""
    crm.server.logins.audience = "https://test.salesforce.com"
    crm.settings = _jwt(audience="https://test.salesforce.com", token_host=crm.server.url)

    assert crm.connector().describe().org_id


@pytest.mark.parametrize(
    ("auth", "hint"),
    [
        ({"audience": "https://test.salesforce.com"}, "auth.audience"),
        ({"username": "nobody@org.example"}, "pre-authorise"),
    ],
)
def test_a_refused_assertion_says_what_to_do(
    crm: SalesforceCrm, auth: dict[str, str], hint: str
) -> None:
    """§1.1: the table of token errors."""
    crm.settings = _jwt(**auth)

    with pytest.raises(AuthError, match=hint):
        crm.connector().describe()


def test_dead_credentials_are_not_tried_again(crm: SalesforceCrm) -> None:
    """§1.1: a rejected grant sets a latch; peers flooded the token endpoint."""
    crm.settings = _jwt(username="nobody@org.example")

    for _ in range(3):
        with pytest.raises(AuthError):
            crm.connector().describe()

    assert crm.server.logins.asked == 1


def test_a_token_endpoint_in_trouble_is_asked_again(crm: SalesforceCrm) -> None:
    """§1.1: 5xx and HTML from the token endpoint are passing."""
    crm.settings = _jwt()
    crm.server.faults.add("html", r"POST /services/oauth2/token", times=2, status=400)

    assert crm.connector().describe().org_id


def test_a_rotated_refresh_token_is_kept_before_it_is_used(crm: SalesforceCrm) -> None:
    """§1.2: each exchange gives a new single-use token; using an old one kills the grant."""
    crm.settings = _refresh()

    for _ in range(3):
        assert crm.connector().describe().org_id

    kept = crm.folder / "state" / "main" / "salesforce-token.json"
    assert json.loads(kept.read_text())["token"] == "refresh-3"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert crm.server.logins.refresh_tokens == {"refresh-3": ROBOT}


def test_the_new_refresh_token_survives_a_crash_right_after_the_exchange(
    crm: SalesforceCrm,
) -> None:
    crm.settings = _refresh()
    crm.server.faults.add("error", r"GET /services/data/v", times=-1, status=400, code="BROKEN")
    crm.server.faults.add("error", r"POST .*/composite", times=-1, status=400, code="BROKEN")
    with pytest.raises(ConnectorError):
        crm.connector().describe()
    crm.server.faults.clear()

    assert crm.connector().describe().org_id


def test_a_newly_granted_refresh_token_wins_over_the_kept_one(crm: SalesforceCrm) -> None:
    crm.settings = _refresh()
    crm.connector().describe()
    crm.server.logins.refresh_tokens = {"granted-anew": ROBOT}
    secret(crm.folder, "refresh", "granted-anew")

    assert crm.connector().describe().org_id


def test_a_revoked_refresh_token_stops_at_once(crm: SalesforceCrm) -> None:
    crm.settings = _refresh()
    crm.server.logins.refresh_tokens.clear()

    with pytest.raises(AuthError, match="grant a new refresh token"):
        crm.connector().describe()

    assert crm.server.logins.asked == 1


def test_a_session_handed_in_works_until_it_ends(crm: SalesforceCrm) -> None:
    crm.settings = {"auth": {"flow": "session", "session_id": "file:session"}}
    connector = crm.connector()

    assert connector.describe().own_user_ids == frozenset({ROBOT})

    crm.server.logins.expire_all()
    with pytest.raises(AuthError, match="jwt"):
        connector.read_back(["001000000000001AAA"], [])


def test_an_expired_session_costs_one_login(crm: SalesforceCrm) -> None:
    """§1.5: max one new login per 401."""
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add("expire", r"GET .*FROM User", times=1)

    rows = [p.frame for p in connector.pull_by_ids("user", [ROBOT])]

    assert rows[0]["id"].to_list() == [ROBOT]
    assert crm.server.logins.asked == 2


def test_a_token_that_is_never_accepted_does_not_loop(crm: SalesforceCrm) -> None:
    """§8: endless re-login, login storms."""
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add("expire", r"GET .*FROM User", times=-1)

    with pytest.raises(AuthError):
        list(connector.pull_by_ids("user", [ROBOT]))

    assert crm.server.logins.asked == 2


def test_the_host_is_that_of_the_newest_token(crm: SalesforceCrm) -> None:
    """§1.3: always the instance_url, never a host from the config alone."""
    crm.settings = {
        "base_url": crm.server.url.replace("127.0.0.1", "localhost"),
        "auth": _jwt(token_host=crm.server.url)["auth"],
    }

    assert crm.connector().describe().record_url.startswith(crm.server.url)


@pytest.mark.parametrize(
    "host",
    [
        "https://127.0.0.1:1",
        "http://localhost:8",
        "https://evil.example",
        "https://acme.my.salesforce.com.evil.example",
        "https://evilsalesforce.com",
        "https://user:word@acme.my.salesforce.com",
        "https://acme.my.salesforce.com:8443",
        "http://acme.my.salesforce.com",
        "https://acme.my.salesforce.com/elsewhere",
        "https://[",
        "acme",
    ],
)
def test_a_token_is_sent_to_no_host_but_ours_and_the_vendors(crm: SalesforceCrm, host: str) -> None:
    crm.server.logins.instance_url = host

    with pytest.raises(UnexpectedResponse, match="no host of the vendor"):
        crm.connector().describe()

    assert sum(crm.server.calls.values()) == 0


def test_the_vendors_own_hosts_are_taken_from_the_answer() -> None:
    for host in ("acme.my.salesforce.com", "acme--uat.sandbox.my.salesforce.com", "x.force.com"):
        require_vendor(f"https://{host}")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"base_url": "https://acme.lightning.force.com"}, "pages_host"),
        ({"base_url": "http://acme.my.salesforce.com"}, "https"),
        ({"base_url": "https://login.salesforce.com"}, "my_domain"),
        ({"api_version": "latest"}, "pattern"),
    ],
)
def test_settings_that_cannot_work_are_refused(
    crm: SalesforceCrm, data: dict[str, str], words: str
) -> None:
    """§1.1, §1.3, §6."""
    crm.settings = data

    with pytest.raises(ValidationError, match=words):
        crm.make_settings()


def test_a_secret_is_never_typed_into_the_config(crm: SalesforceCrm) -> None:
    crm.make_settings()
    data = {"base_url": crm.server.url, "auth": _jwt(private_key="-----BEGIN KEY")["auth"]}

    with pytest.raises(ValidationError, match="secret_written"):
        SalesforceSettings.model_validate(data, context={"folder": crm.folder})


def test_no_secret_is_shown_or_logged(crm: SalesforceCrm, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    connector = crm.connector()
    connector.describe()
    crm.server.faults.add("expire", r"GET .*FROM User", times=-1)
    with pytest.raises(AuthError) as error:
        list(connector.pull_by_ids("user", [ROBOT]))

    token = Token("00Dtoken-of-ours", "https://x")
    everything = repr(connector.settings) + str(error.value) + repr(token)
    everything += "".join(str(vars(record)) for record in caplog.records)
    for hidden in ("robot-secret", "00Dtoken"):
        assert hidden not in everything


def test_the_provisioning_identity_is_another_user(crm: SalesforceCrm) -> None:
    """§1.4: metadata rights belong to another identity than the nightly one."""
    crm.settings = {"provision_auth": None}
    with pytest.raises(AuthError):
        crm.connector().provision(ProvisionRequest())


def test_a_public_key_or_junk_is_no_private_key(
    crm: SalesforceCrm, key_pair: tuple[str, str]
) -> None:
    crm.settings = _jwt()

    for text in (key_pair[1], "junk", "-----BEGIN PRIVATE KEY-----\nAAAA\n"):
        secret(crm.folder, "key.pem", text)
        with pytest.raises(ValidationError, match="no_private_key"):
            crm.make_settings()
