"""Why no answer came: said with its cause, and not tried again where that cannot help."""

from __future__ import annotations

import datetime as dt
import socket
from pathlib import Path

import pytest

from kamsync.errors import ConnectorError, TransientError
from kamsync.messages.formats import date
from kamsync.transport import Http
from tests.servers.certificates import DAY, NOW, Authority
from tests.servers.raw import raw_server, reply


def _error(url: str, ca_file: str = "") -> ConnectorError:
    http = Http("crm", ca_file, timeout=(2.0, 2.0))
    try:
        with pytest.raises(ConnectorError) as caught:
            http.request("GET", url)
    finally:
        http.close()
    return caught.value


def _trusted(authority: Authority, folder: Path) -> str:
    (folder / "ca.pem").write_bytes(authority.certificate)
    return str(folder / "ca.pem")


def test_a_trusted_authority_lets_the_call_through(tmp_path: Path) -> None:
    authority = Authority()
    with raw_server(tls=authority.server(tmp_path)) as server:
        http = Http("crm", _trusted(authority, tmp_path), timeout=(2.0, 2.0))

        assert http.request("GET", f"https://{server.place}/").status == 200
        http.close()


def test_an_unknown_authority_is_named_with_the_way_out(tmp_path: Path) -> None:
    with raw_server(tls=Authority("Corp Inspection\x1b[2J").server(tmp_path)) as server:
        error = _error(f"https://{server.place}/", _trusted(Authority(), tmp_path))

    assert "issued by “Corp Inspection" in str(error)
    assert "set ca_file" in str(error)
    assert "\x1b" not in str(error)
    assert not isinstance(error, TransientError)


def test_an_expired_certificate_says_since_when(tmp_path: Path) -> None:
    authority, ended = Authority(), NOW - 3 * DAY
    tls = authority.server(tmp_path, begins=ended - 9 * DAY, ends=ended)
    with raw_server(tls=tls) as server:
        error = _error(f"https://{server.place}/", _trusted(authority, tmp_path))

    assert f"expired on {date(ended.date(), 'en')}" in str(error)
    assert not isinstance(error, TransientError)


def test_a_certificate_of_tomorrow_points_at_the_clock(tmp_path: Path) -> None:
    authority, begins = Authority(), NOW + dt.timedelta(days=2)
    tls = authority.server(tmp_path, begins=begins, ends=begins + DAY)
    with raw_server(tls=tls) as server:
        error = _error(f"https://{server.place}/", _trusted(authority, tmp_path))

    assert f"not valid before {date(begins.date(), 'en')}" in str(error)
    assert "clock" in str(error)


def test_a_certificate_for_another_host_names_both(tmp_path: Path) -> None:
    authority = Authority()
    with raw_server(tls=authority.server(tmp_path, ("portal.other.example",))) as server:
        error = _error(f"https://{server.place}/", _trusted(authority, tmp_path))

    assert "issued for portal.other.example, not for 127.0.0.1" in str(error)
    assert not isinstance(error, TransientError)


def test_a_port_without_tls_is_said(tmp_path: Path) -> None:
    with raw_server(b"SSH-2.0-OpenSSH\r\n", speaks_first=True) as server:
        error = _error(f"https://{server.place}/")

    assert "does not speak TLS" in str(error)


def test_a_host_that_refuses_may_be_asked_again() -> None:
    error = _error(f"http://127.0.0.1:{_free_port()}/")

    assert isinstance(error, TransientError)
    assert "connection refused" in str(error)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_wants_a_login_says_so_once(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    with raw_server(reply(b"", "407 Proxy Authentication Required")) as server:
        monkeypatch.setenv("ALL_PROXY", f"http://{server.place}")
        monkeypatch.delenv("NO_PROXY", raising=False)
        error = _error(f"{scheme}://127.0.0.1:9/")

    assert f"the proxy {server.place} (ALL_PROXY) asks for a login (407)" in str(error)
    assert not isinstance(error, TransientError)


@pytest.mark.parametrize(("status", "passing"), [(403, False), (503, True)])
def test_a_proxys_own_answer_is_told_apart(
    monkeypatch: pytest.MonkeyPatch, status: int, passing: bool
) -> None:
    with raw_server(reply(b"", f"{status} No")) as server:
        monkeypatch.setenv("HTTPS_PROXY", f"http://{server.place}")
        error = _error("https://127.0.0.1:9/")

    assert f"(HTTPS_PROXY) answered {status}" in str(error)
    assert isinstance(error, TransientError) is passing


def test_a_dead_proxy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    port = _free_port()
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")

    error = _error("https://127.0.0.1:9/")

    assert f"the proxy 127.0.0.1:{port} (HTTPS_PROXY) does not answer" in str(error)


def test_a_login_reaches_the_proxy_and_no_one_else(monkeypatch: pytest.MonkeyPatch) -> None:
    with raw_server(reply(b"{}")) as server:
        monkeypatch.setenv("HTTP_PROXY", f"http://kam:pass-word@{server.place}")
        http = Http("crm", timeout=(2.0, 2.0))
        http.request("GET", "http://127.0.0.1:9/x", headers={"authorization": "Bearer abc"})
        http.close()
        head = server.heard[0].decode().lower()

    assert head.startswith("get http://127.0.0.1:9/x ")
    assert "proxy-authorization: basic" in head
