"""Login, rights, rate limits and broken answers (facts 2, 4.4, 6, 7)."""

from __future__ import annotations

import json
import logging
import stat
import threading
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from connectors.hubspot.client import CONNECTIONS
from connectors.hubspot.faults import Fault as Refusal
from connectors.hubspot.faults import MissingScope, Refused, error_for, read_fault
from connectors.hubspot.paths import TABLE, Paths
from connectors.hubspot.settings import HubSpotSettings
from kamsync.connector import Window
from kamsync.errors import (
    AuthError,
    ConfigError,
    ConnectorError,
    QuotaExhausted,
    RateLimited,
    TransientError,
)
from kamsync.model.change import RecordChange
from kamsync.sandbox.hubspot.faults import Fault, limited
from kamsync.sandbox.hubspot.server import TOKEN, HubSpotServer
from tests.connectors.hubspot_portal import START, Portal


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        made.load({"account": [{"id": "1000", "name": "Ardent"}], "opportunity": []})
        yield made


def names(portal: Portal) -> list[str]:
    return [row["name"] for row in portal.rows("account").values()]


@pytest.mark.parametrize("version", list(TABLE))
def test_one_setting_switches_every_path(portal: Portal, version: str) -> None:
    """Facts 1: the version is inside each path."""
    portal.settings["api_version"] = version

    assert names(portal) == ["Ardent"]
    seen = {request.version for request in portal.server.log}
    assert seen == {version}


def test_associations_of_v3_are_those_of_v4() -> None:
    assert Paths("v3").of("associations", "0-3", "0-2") == "/crm/v4/associations/0-3/0-2"
    assert Paths("2026-09").of("objects", "0-2") == "/crm/objects/2026-09/0-2"


def test_the_token_travels_in_a_header_only(
    portal: Portal, caplog: pytest.LogCaptureFixture
) -> None:
    """Facts 2: never in an address, and in no log or error."""
    caplog.set_level(logging.DEBUG)
    portal.server.faults.add(Fault(status=500, times=2))

    names(portal)

    assert TOKEN not in caplog.text
    assert all(TOKEN not in json.dumps(r.query) for r in portal.server.log)
    assert TOKEN not in repr(portal.connector().__dict__)


def test_an_unknown_token_is_asked_about_once(portal: Portal) -> None:
    """Facts 2.2: no retry; later calls are not even sent."""
    portal.server.tokens.clear()
    connector = portal.connector()

    for _ in range(3):
        with pytest.raises(AuthError, match="401"):
            connector.describe()

    assert sum(portal.server.calls.values()) == 1


def test_a_token_that_cannot_be_parsed_is_told_from_an_expired_one() -> None:
    """Facts 2.2: an expiry of 1970-01-01 means quotes, blanks or a cut end."""
    body = {"category": "EXPIRED_AUTHENTICATION", "context": {"expire time": ["1970-01-01T00:00Z"]}}

    assert "quotes" in str(error_for(read_fault(401, json.dumps(body).encode()), None))
    assert "malformed" in str(error_for(read_fault(530, b"<html>"), None))


def test_a_token_with_blanks_is_refused_before_any_call(portal: Portal) -> None:
    secret = portal.root / "token"
    secret.write_text("pat-eu1 broken\ntoken")
    secret.chmod(0o600)

    with pytest.raises(AuthError, match="blanks"):
        portal.connector()


def test_an_expired_static_token_says_so(portal: Portal) -> None:
    portal.server.expired.add(TOKEN)

    with pytest.raises(AuthError, match="expired"):
        portal.connector().describe()


def oauth(portal: Portal) -> None:
    for name in ("id", "secret", "refresh"):
        file = portal.root / name
        file.write_text("refresh-0" if name == "refresh" else name)
        file.chmod(0o600)
    portal.server.oauth = {"refresh-0": ""}
    portal.settings["auth"] = {
        "flow": "oauth",
        "client_id": "file:id",
        "client_secret": "file:secret",
        "refresh_token": "file:refresh",
    }


def test_an_oauth_login_asks_for_one_access_token(portal: Portal) -> None:
    oauth(portal)

    assert names(portal) == ["Ardent"]
    assert portal.server.calls["token"] == 1


def test_an_access_token_near_its_end_is_renewed_ahead(portal: Portal) -> None:
    """Facts 2: refresh ahead of expiry; a 401 is not the signal."""
    oauth(portal)
    portal.server.lives_seconds = 0
    connector = portal.connector()

    connector.describe()

    assert portal.server.calls["token"] > 1


def test_a_token_that_dies_in_mid_run_is_renewed_once(portal: Portal) -> None:
    """Facts 8: one retry on 401, then stop with a clear text."""
    oauth(portal)
    connector = portal.connector()
    seen = connector.describe()
    portal.server.expired |= portal.server.tokens
    portal.server.tokens.clear()

    pages = list(connector.pull("account", Window(None, seen.clock)))

    assert pages[0].frame.height == 1
    assert portal.server.calls["token"] == 2


def test_a_rotated_refresh_token_outlives_the_process(portal: Portal) -> None:
    """Facts 2: whatever comes back is kept, where only its owner can read it."""
    oauth(portal)
    portal.server.rotate = True
    names(portal)

    assert names(portal) == ["Ardent"]
    kept = portal.root / "state" / "main" / "hubspot_oauth.json"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "refresh-0" not in kept.read_text()


def test_a_refused_refresh_token_is_a_dead_credential(portal: Portal) -> None:
    oauth(portal)
    portal.server.oauth.clear()
    connector = portal.connector()

    for _ in range(2):
        with pytest.raises(AuthError, match="reconnect"):
            connector.describe()
    assert portal.server.calls["token"] == 1


def test_a_new_refresh_token_in_the_config_beats_the_kept_one(portal: Portal) -> None:
    oauth(portal)
    portal.server.rotate = True
    names(portal)
    portal.server.oauth = {"typed-by-a-person": ""}
    (portal.root / "refresh").write_text("typed-by-a-person")

    assert names(portal) == ["Ardent"]


def test_a_missing_scope_switches_that_stream_off_and_is_named(portal: Portal) -> None:
    """Facts 2.1: 403 is not empty; any one of the listed scopes would do."""
    portal.server.missing_scopes |= {"tickets", "crm.objects.owners.read"}

    seen = portal.connector().describe()

    assert not {"case", "user"} & set(seen.streams)
    assert {"account", "opportunity"} <= set(seen.streams)
    fixes = " ".join(str(f.values) for f in seen.findings if f.code == "missing_scope")
    assert "tickets" in fixes
    assert "crm.objects.owners.read" in fixes


def test_without_deals_there_is_no_run(portal: Portal) -> None:
    portal.server.missing_scopes.add("crm.objects.deals.read")

    with pytest.raises(AuthError, match=r"crm\.objects\.deals\.read"):
        portal.connector().describe()


def test_check_finds_records_that_cannot_be_read(portal: Portal) -> None:
    """Facts 2.1: a key with schema scopes alone reads definitions but no record."""
    detail = {"context": {"requiredGranularScopes": ["crm.objects.companies.read"]}}
    body = {"category": "MISSING_SCOPES", "errors": [detail]}
    portal.connector().describe()
    portal.server.faults.add(Fault(("list",), 1, status=403, body=body))

    findings = portal.connector().check()

    assert any(f.code == "missing_scope" and "companies.read" in str(f.values) for f in findings)


def test_check_tells_a_low_quota_and_a_sandbox(portal: Portal) -> None:
    portal.server.headers |= {
        "X-HubSpot-RateLimit-Daily": "250000",
        "X-HubSpot-RateLimit-Daily-Remaining": "30000",
    }
    portal.store.portal["accountType"] = "DEVELOPER_TEST"

    codes = {f.code for f in portal.connector().check()}

    assert {"quota", "org"} <= codes


def test_another_portal_than_the_configured_one_is_refused(portal: Portal) -> None:
    """Facts 8: testing against the live portal by mistake."""
    portal.settings["portal_id"] = 99

    with pytest.raises(AuthError, match="62515"):
        portal.connector().describe()


def test_the_description_names_portal_clock_and_record_link(portal: Portal) -> None:
    seen = portal.connector().describe()

    assert (seen.org_id, seen.is_sandbox, seen.home_currency) == ("62515", False, "EUR")
    assert seen.timezone == "Europe/Paris"
    assert seen.clock == portal.store.now()
    assert seen.record_url == "https://app-eu1.hubspot.com/contacts/62515/record/0-2/{id}"


@pytest.mark.parametrize("domain", ["evil.example/x?", 'a"b', "", "javascript:x"])
def test_a_hostile_domain_makes_no_link(portal: Portal, domain: str) -> None:
    portal.store.portal["uiDomain"] = domain

    assert portal.connector().describe().record_url == ""


def test_an_unknown_time_zone_is_a_finding(portal: Portal) -> None:
    portal.store.portal["timeZone"] = "Mars/Olympus"

    seen = portal.connector().describe()

    assert seen.timezone == "UTC"
    assert "timezone_unknown" in {f.code for f in seen.findings}


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=503),
        Fault(status=502, body="<html>Bad gateway</html>"),
        Fault(status=524),
        Fault(status=423),
        Fault(status=500, body=b"\xff\xfe not utf-8".decode("latin-1")),
        Fault(reset=True),
        Fault(truncate=True),
        Fault(drop=True),
        Fault(status=200, body="<html>maintenance</html>"),
        Fault(status=429, body={"message": "no policy named"}),
        limited("TEN_SECONDLY_ROLLING"),
        limited("TEN_SECONDLY_ROLLING", headers={"Retry-After": "3"}),
    ],
    ids=lambda f: f"{f.status or ('reset' * f.reset or 'truncate' * f.truncate or 'drop')}",
)
def test_what_passes_is_tried_again(portal: Portal, fault: Fault) -> None:
    """Facts 4.4 and 7: overload, locks, limits, broken bodies; HTML under a 200."""
    fault.times = 2
    fault.kinds = ("list",)
    portal.server.faults.add(fault)

    assert names(portal) == ["Ardent"]


@pytest.mark.parametrize("kind", ["list", "properties", "account"])
def test_what_does_not_pass_ends_the_run_as_unavailable(portal: Portal, kind: str) -> None:
    portal.server.faults.add(Fault((kind,), -1, status=503))

    with pytest.raises(TransientError):
        names(portal)
    assert 6 <= portal.server.calls[kind] <= 6 * CONNECTIONS, "as many as are asked at once"


def test_search_limits_are_waited_out_by_the_second(portal: Portal) -> None:
    """Facts 6.1: policy SECONDLY, no headers on search."""
    portal.server.faults.add(limited("SECONDLY", kinds=("search",), times=3))

    assert len(portal.rows("account", START)) == 1


def test_the_daily_limit_stops_at_once(portal: Portal) -> None:
    """Facts 6.1: no retry before the account's midnight; exit code 5."""
    portal.server.faults.add(limited("DAILY", kinds=("list",), times=-1))

    with pytest.raises(QuotaExhausted) as caught:
        names(portal)
    assert caught.value.exit_code == 5
    assert portal.server.calls["list"] <= CONNECTIONS, "those that were on their way together"


def test_waits_follow_the_policy() -> None:
    def wait(policy: str, asked: float | None = None) -> float:
        error = error_for(Refusal(429, policy=policy), asked)
        assert isinstance(error, RateLimited)
        assert error.wait_seconds is not None
        return error.wait_seconds

    assert 1 <= wait("SECONDLY") <= 1.25
    assert 10 <= wait("TEN_SECONDLY_ROLLING") <= 12.5
    assert 3 <= wait("TEN_SECONDLY_ROLLING", 3.0) <= 3.75
    assert wait("TEN_SECONDLY_ROLLING", 86_400.0) <= 150
    assert 10 <= wait("") <= 12.5


def test_a_move_between_data_centres_ends_the_run_cleanly(portal: Portal) -> None:
    """Facts 4.4: 477 with a Retry-After of up to a day."""
    portal.server.faults.add(Fault(("account",), -1, status=477, headers={"Retry-After": "7200"}))

    with pytest.raises(ConnectorError, match="data centres"):
        portal.connector().describe()
    assert portal.server.calls["account"] == 1


def test_a_reserve_of_daily_calls_is_left_to_others(portal: Portal) -> None:
    """Facts 6.1: the daily figure is shared by all apps of the account."""
    portal.server.headers |= {
        "X-HubSpot-RateLimit-Daily": "1000",
        "X-HubSpot-RateLimit-Daily-Remaining": "40",
    }

    with pytest.raises(QuotaExhausted, match="40 of 1,000"):
        portal.connector().describe()


def test_our_own_ceiling_of_calls_holds(portal: Portal) -> None:
    portal.settings["api_budget"] = 5

    with pytest.raises(QuotaExhausted):
        portal.connector().describe()
    assert sum(portal.server.calls.values()) == 5


def test_the_pace_follows_the_burst_the_portal_tells(portal: Portal) -> None:
    """Facts 6: taken from the headers, 99 % of it, never from the table."""
    portal.server.headers["X-HubSpot-RateLimit-Max"] = "190"
    connector = portal.connector()
    connector.describe()
    burst = connector._client.limits.burst

    assert (burst.allowed, burst.seconds) == (188, 10.0)

    portal.server.faults.add(limited("TEN_SECONDLY_ROLLING", kinds=("list",)))
    portal.server.headers.clear()
    list(connector.pull("account", Window(None, START)))
    assert burst.allowed == pytest.approx(94, abs=2)

    for _ in range(100):
        list(connector.pull("account", Window(None, START)))
    assert burst.allowed == 188


def test_a_burst_without_an_interval_is_one_of_ten_seconds(portal: Portal) -> None:
    """Facts 6.1: 10,000 ms wherever it was seen; not every answer repeats it."""
    portal.server.headers.clear()
    portal.server.headers["x-hubspot-ratelimit-max"] = " 250 "
    connector = portal.connector()

    connector.describe()

    burst = connector._client.limits.burst
    assert (burst.allowed, burst.seconds) == (247, 10.0)


def test_repeated_limits_never_bring_the_pace_to_a_stand(portal: Portal) -> None:
    connector = portal.connector()
    connector.describe()
    for _ in range(8):
        portal.server.faults.add(limited("TEN_SECONDLY_ROLLING", kinds=("list",)))
        list(connector.pull("account", Window(None, START)))

    assert connector._client.limits.burst.share >= 0.1


def test_a_limit_with_no_call_left_is_the_daily_one(portal: Portal) -> None:
    """Facts 6.1: some bodies name no policy; the headers tell all the same."""
    portal.connector().describe()
    empty = {"X-HubSpot-RateLimit-Daily-Remaining": "0"}
    portal.server.faults.add(Fault(("account",), -1, status=429, body="slow down", headers=empty))

    with pytest.raises(QuotaExhausted):
        portal.connector().describe()

    assert portal.server.calls["account"] == 2


def test_the_budget_tells_what_is_left(portal: Portal) -> None:
    portal.server.headers |= {
        "X-HubSpot-RateLimit-Daily": "250000",
        "X-HubSpot-RateLimit-Daily-Remaining": "249000",
    }
    connector = portal.connector()

    connector.describe()

    budget = connector.budget()
    assert (budget.limit, budget.remaining) == (250_000, 249_000)
    assert budget.total == sum(portal.server.calls.values())
    assert budget.used == budget.least


def test_a_redirect_is_not_followed(portal: Portal) -> None:
    """A token must not travel to another address."""
    elsewhere = f"{portal.server.url}/crm/objects/2026-09/0-2"
    portal.server.faults.add(Fault(("account",), 1, status=307, headers={"Location": elsewhere}))

    with pytest.raises(Refused, match="307"):
        portal.connector().describe()
    assert portal.server.calls["list"] == 0


def test_a_server_that_does_not_answer_is_not_waited_for_without_end(portal: Portal) -> None:
    """Facts 7: the library has no default timeout."""
    portal.settings["read_timeout_seconds"] = 0.05
    portal.server.faults.add(Fault(("account",), 2, latency=0.4))

    portal.connector().describe()

    assert portal.server.calls["account"] == 3


def test_nobody_listening_is_a_network_failure(portal: Portal) -> None:
    portal.settings["base_url"] = "http://127.0.0.1:9"

    with pytest.raises(TransientError, match=r"127\.0\.0\.1:9"):
        portal.connector().describe()


def test_plain_http_beyond_loopback_is_refused(portal: Portal) -> None:
    portal.settings["base_url"] = "http://api.hubapi.example"

    with pytest.raises(ConfigError, match="https"):
        portal.connector()


def test_connections_are_kept_alive(portal: Portal) -> None:
    """Facts 7: ten calls were ten connections with the library's typed access."""
    accepted = []
    threads = threading.active_count()
    accept = portal.server.http.get_request

    def counted() -> Any:
        accepted.append(1)
        return accept()

    portal.server.http.get_request = counted  # type: ignore[method-assign]
    names(portal)

    assert sum(portal.server.calls.values()) > 10
    assert len(accepted) <= CONNECTIONS
    assert threading.active_count() - threads < 10


def test_error_bodies_of_any_shape_are_read(portal: Portal) -> None:
    """Facts 4.4: every field is optional, old errors hide JSON in the text."""
    entry = {"isValid": False, "message": "no", "error": "INVALID_OPTION", "name": "p"}
    hidden = f"Property values were not valid: {json.dumps([entry])}"
    old = read_fault(400, json.dumps({"message": hidden}).encode())

    assert (old.code, old.details[0].properties) == ("INVALID_OPTION", ("p",))
    for body in (b"", b"<html>", b"[]", b'"x"', b'{"errors":"x","context":[1]}', b'{"message":3}'):
        assert read_fault(400, body).code == "HTTP_400"


def test_an_error_names_its_correlation_id_and_no_control_characters() -> None:
    body = {"message": "bad\x1b[31m\nthing", "correlationId": "abc", "category": "VALIDATION_ERROR"}
    text = str(error_for(read_fault(400, json.dumps(body).encode()), None))

    assert "abc" in text
    assert "\x1b" not in text
    assert "\n" not in text


def test_a_scope_without_a_name_is_still_a_missing_scope() -> None:
    error = error_for(read_fault(403, b'{"category":"MISSING_SCOPES"}'), None)

    assert isinstance(error, MissingScope)


def test_a_secret_typed_into_the_config_is_refused() -> None:
    with pytest.raises(ValidationError, match="secret_written"):
        HubSpotSettings.model_validate({"auth": {"token": "pat-eu1-secret"}})


def test_the_urllib3_that_breaks_the_library_is_never_installed() -> None:
    """Facts 7: every call of the library dies with 2.6.0; its own range allows it."""
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))

    (asked,) = [d for d in project["project"]["dependencies"] if d.startswith("urllib3")]
    assert "!=2.6.0" in asked


def test_writing_waits_for_a_lock(portal: Portal) -> None:
    """Facts 4.2: 423 after thousands of writes, two seconds."""
    portal.store.define("0-2", "kam_score", "number")
    portal.server.faults.add(Fault(("update",), 2, status=423))

    outcomes = portal.connector().write_fields([RecordChange("1000", {"score": 5})])

    assert [o.ok for o in outcomes] == [True]
