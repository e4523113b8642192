"""Logging in to Zoho: one token, judged by content, never minted in a loop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import ValidationError

from connectors.zoho.login import MINTS, Login
from connectors.zoho.settings import DATA_CENTRES
from kamsync import transport
from kamsync.errors import AuthError, ConnectorError, QuotaExhausted, UnexpectedResponse
from kamsync.messages import findings as said
from kamsync.sandbox.zoho.server import REFRESH, SECRET
from tests.connectors.zoho_org import Org, pulled, running, settings


@pytest.fixture
def org(tmp_path: Path) -> Iterator[Org]:
    with running(tmp_path) as made:
        yield made


def test_one_token_serves_a_whole_run(org: Org) -> None:
    """§0 rule 1, §8: a token per request locks the grant out."""
    org.many("Accounts", 450)
    connector = org.connector()

    connector.describe()
    pulled(connector, "account")
    connector.check()

    assert org.server.mints == 1


def test_threads_share_one_token(org: Org) -> None:
    """§8: single flight."""
    made = settings(org.server)
    login = Login(transport.Http("zoho"), made.login_url, made.auth, "eu")

    threads = [threading.Thread(target=login.token) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert org.server.mints == 1


@pytest.mark.parametrize("status", [200, 400, 401])
def test_a_refused_grant_is_told_whatever_the_status(org: Org, status: int) -> None:
    """§1.2: failures arrive as HTTP 200 too; the data centre is named."""
    org.server.token_answer = (status, {"error": "invalid_code"})

    with pytest.raises(AuthError, match=r"refresh token.*data_centre"):
        org.connector().describe()

    assert org.server.mints == 1


def test_a_wrong_client_is_told(org: Org) -> None:
    """§1.2"""
    for code in ("invalid_client", "invalid_client_secret"):
        org.server.token_answer = (200, {"error": code})
        with pytest.raises(AuthError, match="client id or secret"):
            org.connector().describe()


@pytest.mark.parametrize("status", [200, 201, 400, 500])
def test_an_access_token_counts_whatever_the_status(org: Org, status: int) -> None:
    """§0 rule 2: judged by its content."""
    org.server.tokens = {"1000.odd"}
    org.server.token_answer = (status, {"access_token": "1000.odd", "expires_in": 3600})

    assert org.connector().describe().org_name == "Ardent Works"
    assert org.server.mints == 1


@pytest.mark.parametrize("answer", [[], "text", {}, {"access_token": ""}, {"access_token": None}])
def test_an_answer_without_a_token_is_no_login(org: Org, answer: object) -> None:
    org.server.token_answer = (200, answer)

    with pytest.raises(AuthError, match="no access token"):
        org.connector().describe()

    assert org.server.mints == 1


def test_a_locked_out_grant_ends_the_run_without_another_try(org: Org) -> None:
    """§1.2: throttled, text localised; not in a loop."""
    answer = {
        "error": "Access Denied",
        "error_description": "Trop de requêtes.",
        "status": "failure",
    }
    org.server.token_answer = (400, answer)
    connector = org.connector()

    for _ in range(3):
        with pytest.raises(QuotaExhausted, match="30 minutes"):
            connector.describe()

    assert org.server.mints == 1


def test_dead_credentials_are_not_asked_again(org: Org) -> None:
    org.server.token_answer = (200, {"error": "invalid_code"})
    connector = org.connector()

    for _ in range(5):
        with pytest.raises(AuthError):
            connector.describe()

    assert org.server.mints == 1


def test_the_accounts_server_is_tried_again_when_it_breaks(org: Org) -> None:
    """§1.2: HTML with 5xx is transient; each try counts."""
    org.server.fault("html", "/oauth/v2/token", status=502, times=2)

    assert org.connector().describe().org_id


def test_html_in_place_of_a_token_answer_is_told(org: Org) -> None:
    org.server.fault("html", "/oauth/v2/token", status=200, times=9)

    with pytest.raises(UnexpectedResponse, match="accounts_url"):
        org.connector().describe()


def test_a_token_refused_in_mid_run_is_renewed_once(org: Org) -> None:
    """§1.4 INVALID_TOKEN"""
    org.many("Accounts", 4100)
    connector = org.connector()
    connector.describe()
    org.server.fault("invalid_token", "/coql", skip=1)

    assert len(pulled(connector, "account")) == 4100
    assert org.server.mints == 2


def test_a_token_that_is_always_refused_ends_the_run(org: Org) -> None:
    """§1.4, §1.3: a valid token on the wrong data centre looks the same."""
    org.server.fault("invalid_token", "/crm/", times=99)
    connector = org.connector()

    for _ in range(3):
        with pytest.raises(AuthError, match="data_centre"):
            connector.describe()

    assert org.server.mints == 2


def test_refusals_now_and_then_never_lock_the_grant_out(org: Org) -> None:
    """§1.1: ten tokens in ten minutes lock it."""
    connector = org.connector()
    connector.describe()

    def twenty_refusals() -> None:
        for _ in range(20):
            org.server.fault("invalid_token", "/users")
            pulled(connector, "user")

    with pytest.raises(ConnectorError):
        twenty_refusals()

    assert org.server.mints <= MINTS


def test_a_missing_scope_is_named(org: Org) -> None:
    """§1.4 OAUTH_SCOPE_MISMATCH: a new grant is needed."""
    org.server.scopes_missing = {"/coql"}
    connector = org.connector()
    connector.describe()

    with pytest.raises(AuthError, match=r"ZohoCRM\.coql\.READ"):
        pulled(connector, "account")


def test_check_lists_every_missing_right_at_once(org: Org) -> None:
    """§8: scope mismatch halfway through a run."""
    org.server.scopes_missing = {"/coql", "/settings/layouts", "/v8/Events"}

    found = [f for f in org.connector().check() if f.code == "no_access"]

    places = {f.where for f in found}
    assert {"account", "opportunity", "contact", "activity", "layouts"} <= places
    assert all(f.severity == "error" and "docs/zoho.md" in said.fix(f, "en") for f in found)


def test_no_permission_names_the_right(org: Org) -> None:
    """§1.4 NO_PERMISSION"""
    connector = org.connector()
    connector.describe()
    org.server.fault("no_permission", "/coql")

    with pytest.raises(AuthError, match="Crm_Implied_View"):
        pulled(connector, "account")


def test_the_environment_and_the_org_are_checked(org: Org) -> None:
    """§8: a sandbox token on production, or the reverse."""
    with pytest.raises(AuthError, match="production org"):
        org.connector(environment="sandbox").describe()
    with pytest.raises(AuthError, match="the config names 999"):
        org.connector(org_id="999").describe()

    org.store.kind = "sandbox"
    assert org.connector(environment="sandbox").describe().is_sandbox


def test_hosts_are_pinned(org: Org) -> None:
    """§1.3: a token goes to Zoho's own hosts or to loopback."""
    for wrong in (
        "https://evil.example",
        "http://www.zohoapis.eu",
        "https://zohoapis.eu.evil.example",
    ):
        with pytest.raises(ValidationError, match="no_zoho_host"):
            settings(org.server, base_url=wrong)
        with pytest.raises(ValidationError, match="no_zoho_host"):
            settings(org.server, accounts_url=wrong)
    with pytest.raises(ValidationError, match="no_data_centre"):
        settings(org.server, data_centre="mars")


def test_every_data_centre_has_its_hosts(org: Org) -> None:
    """§1.3: CA and SA are often forgotten."""
    hosts = {
        name: (made.login_url, made.api_url)
        for name in DATA_CENTRES
        for made in [settings(org.server, data_centre=name, base_url="", accounts_url="")]
    }
    assert hosts == {
        "us": ("https://accounts.zoho.com", "https://www.zohoapis.com"),
        "eu": ("https://accounts.zoho.eu", "https://www.zohoapis.eu"),
        "in": ("https://accounts.zoho.in", "https://www.zohoapis.in"),
        "au": ("https://accounts.zoho.com.au", "https://www.zohoapis.com.au"),
        "jp": ("https://accounts.zoho.jp", "https://www.zohoapis.jp"),
        "cn": ("https://accounts.zoho.com.cn", "https://www.zohoapis.com.cn"),
        "ca": ("https://accounts.zohocloud.ca", "https://www.zohoapis.ca"),
        "sa": ("https://accounts.zoho.sa", "https://www.zohoapis.sa"),
        "uk": ("https://accounts.zoho.uk", "https://www.zohoapis.uk"),
    }
    assert settings(org.server, data_centre="CA").data_centre == "ca"

    for environment in ("sandbox", "developer"):
        made = settings(org.server, environment=environment, base_url="", accounts_url="")
        assert made.api_url == f"https://{environment}.zohoapis.eu"


def test_another_api_domain_is_not_followed(org: Org) -> None:
    """§1.3, §7: compared and told, never followed."""
    org.server.api_domain = "https://www.zohoapis.in"

    assert org.connector().describe().org_id


def test_secrets_travel_in_the_body_and_show_nowhere(
    org: Org, caplog: pytest.LogCaptureFixture
) -> None:
    """§1.1, §8: URLs end up in logs."""
    with caplog.at_level(logging.DEBUG):
        connector = org.connector()
        connector.describe()
        org.server.token_answer = (200, {"error": "invalid_code"})
        with pytest.raises(AuthError) as refused:
            org.connector().describe()

    text = caplog.text + str(refused.value) + repr(connector._settings) + repr(connector._client)
    text += repr(connector._client.login.token())
    assert SECRET not in text
    assert REFRESH not in text
    assert "1000.access" not in text
    kept = [p.read_text() for p in org.folder.rglob("*") if p.is_file()]
    assert not [t for t in kept if "1000." in t]


def test_an_html_error_of_the_crm_is_not_parsed(org: Org) -> None:
    """§5: bodies of 5xx can be HTML."""
    org.server.fault("html", "/org", status=502, times=2)

    assert org.connector().describe().org_id
