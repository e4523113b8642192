"""Proxy and authorities from the environment and ca_file: one rule, refused before a call."""

from __future__ import annotations

from pathlib import Path

import certifi
import pytest
from pydantic import BaseModel, ValidationError

from kamsync import hidden_text
from kamsync.errors import ConfigError
from kamsync.transport import CaFile
from kamsync.transport.route import require_https, route_to
from tests.servers.certificates import Authority

CRM = "https://api.crm.example"
_VARIABLES = ("https_proxy", "http_proxy", "all_proxy", "no_proxy")


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("variable", "value", "proxy"),
    [
        ("HTTPS_PROXY", "http://proxy.corp:3128", "http://proxy.corp:3128"),
        ("https_proxy", "proxy.corp:3128", "http://proxy.corp:3128"),
        ("ALL_PROXY", "http://proxy.corp", "http://proxy.corp:80"),
        ("HTTPS_PROXY", "https://proxy.corp", "https://proxy.corp:443"),
        ("HTTPS_PROXY", "http://[::1]:3128", "http://[::1]:3128"),
        ("HTTP_PROXY", "http://proxy.corp:3128", ""),
    ],
)
def test_a_proxy_is_taken_from_the_environment(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, proxy: str
) -> None:
    monkeypatch.setenv(variable, value)

    assert route_to(CRM).proxy == proxy


def test_hosts_of_no_proxy_are_reached_directly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.corp:3128")
    monkeypatch.setenv("NO_PROXY", "localhost,.crm.example")

    assert route_to(CRM).proxy == ""
    assert route_to("https://api.other.example").proxy == "http://proxy.corp:3128"


def test_a_login_at_the_proxy_travels_in_its_own_header(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://kam:pa%40ss-word@proxy.corp:3128")

    route = route_to(CRM)

    assert route.proxy == "http://proxy.corp:3128"
    assert route.proxy_headers == {"proxy-authorization": "Basic a2FtOnBhQHNzLXdvcmQ="}
    assert "pa@ss-word" not in hidden_text.hidden("it was pa@ss-word")
    assert "a2Ft" not in repr(route)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("socks5://proxy:1080", "socks5 proxies are not supported"),
        ("socks5h://u:geheim99@proxy:1080", "not supported"),
        ("ftp://proxy", "ftp proxies are not supported"),
        ("http://proxy:99999", "port"),
        ("http://proxy:x", "port"),
        ("http://:3128", "no host"),
    ],
)
def test_a_proxy_that_cannot_work_is_a_config_error(
    monkeypatch: pytest.MonkeyPatch, value: str, words: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", value)

    with pytest.raises(ConfigError, match=words) as caught:
        route_to(CRM)
    assert "HTTPS_PROXY" in str(caught.value)
    assert "geheim99" not in str(caught.value)


def test_ca_file_wins_over_every_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine, theirs, other = (tmp_path / n for n in ("mine.pem", "theirs.pem", "other.pem"))
    for path in (mine, theirs, other):
        path.write_bytes(Authority().certificate)
    monkeypatch.setenv("SSL_CERT_FILE", str(other))

    assert route_to(CRM).ca_file == str(other)
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(theirs))
    assert route_to(CRM).ca_file == str(theirs)
    assert route_to(CRM, str(mine)).ca_file == str(mine)
    assert route_to("http://127.0.0.1:1").ca_file == certifi.where()


def test_a_variable_that_names_no_authorities_is_a_config_error(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "gone.pem"))

    with pytest.raises(ConfigError, match=r"REQUESTS_CA_BUNDLE.*no file"):
        route_to(CRM)


class _Settings(BaseModel):
    ca_file: CaFile = ""


def test_ca_file_lies_beside_the_config(tmp_path: Path) -> None:
    (tmp_path / "corp.pem").write_bytes(Authority().certificate)

    made = _Settings.model_validate({"ca_file": "corp.pem"}, context={"folder": tmp_path})

    assert made.ca_file == str(tmp_path / "corp.pem")
    assert _Settings.model_validate({}, context={"folder": tmp_path}).ca_file == ""


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "bundle_no_file"), ("junk", "bundle_no_pem"), ("", "bundle_(no_pem|empty)")],
)
def test_a_ca_file_that_cannot_work_is_named(
    tmp_path: Path, content: str | None, code: str
) -> None:
    if content is not None:
        (tmp_path / "corp.pem").write_text(content)

    with pytest.raises(ValidationError, match=code):
        _Settings.model_validate({"ca_file": "corp.pem"}, context={"folder": tmp_path})


@pytest.mark.parametrize(
    "url", ["http://crm.example", "https://", "https://x:99999", "https://u:p@crm.example", "x", ""]
)
def test_a_base_url_is_https_without_a_login(url: str) -> None:
    with pytest.raises(ConfigError):
        require_https(url, "base_url")


def test_plain_http_is_for_loopback() -> None:
    assert require_https("http://127.0.0.1:80/", "base_url") == "http://127.0.0.1:80"
