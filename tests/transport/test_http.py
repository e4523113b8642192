"""Sending and receiving: bodies within bounds, damage asked for again, nothing that hangs."""

from __future__ import annotations

import gzip
import resource
import zlib
from pathlib import Path

import pytest

from kamsync.errors import TransientError, UnexpectedResponse
from kamsync.transport import Http, Response
from tests.servers.raw import raw_server, reply


def _asked(answer: bytes, ceiling: int = 1 << 20) -> Response:
    with raw_server(answer) as server:
        http = Http("crm", timeout=(2.0, 2.0))
        try:
            return http.request("GET", f"http://{server.place}/x?a=1", ceiling=ceiling)
        finally:
            http.close()


def test_any_status_comes_back_with_headers_in_lower_case() -> None:
    answer = _asked(reply(b"no", "418 Teapot", "X-Odd: 1"))

    assert (answer.status, answer.headers["x-odd"], answer.body) == (418, "1", b"no")


@pytest.mark.parametrize(
    ("packed", "name"),
    [
        (gzip.compress(b"hello", mtime=0), "gzip"),
        (zlib.compress(b"hello"), "deflate"),
        (b"hello", "identity"),
    ],
)
def test_packed_answers_are_unpacked(packed: bytes, name: str) -> None:
    assert _asked(reply(packed, "200 OK", f"Content-Encoding: {name}")).body == b"hello"


@pytest.mark.parametrize(
    "answer",
    [
        reply(gzip.compress(b"hello" * 99)[:-9], "200 OK", "Content-Encoding: gzip"),
        reply(b"hello", "200 OK", "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 two\r\n\r\n",
        b"SSH-2.0-x\r\n\r\n",
        b"",
    ],
)
def test_an_answer_that_is_cut_or_damaged_may_be_asked_for_again(answer: bytes) -> None:
    with pytest.raises(TransientError):
        _asked(answer)


def test_a_packing_nobody_asked_for_is_refused() -> None:
    with pytest.raises(UnexpectedResponse, match="packed"):
        _asked(reply(b"x", "200 OK", "Content-Encoding: br"))


def test_an_answer_beyond_its_ceiling_is_refused() -> None:
    with pytest.raises(UnexpectedResponse, match="larger than 1 MB"):
        _asked(reply(bytes(2 << 20)))


def test_a_packed_bomb_is_refused_while_it_unpacks() -> None:
    """Memory stays that of the ceiling."""
    packer = zlib.compressobj(wbits=31)
    blocks = [packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in "12"]
    bomb = blocks[0] + 199 * blocks[1] + packer.flush()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    with pytest.raises(UnexpectedResponse, match="larger than 8 MB"):
        _asked(reply(bomb, "200 OK", "Content-Encoding: gzip"), ceiling=8 << 20)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 << 10


def test_a_download_goes_to_a_file_and_other_statuses_do_not(tmp_path: Path) -> None:
    with raw_server(reply(b"zip")) as server:
        http = Http("crm", timeout=(2.0, 2.0))
        url = f"http://{server.place}/result"
        good = http.download(url, tmp_path / "a", headers={})
        server.reply = reply(b'{"code": "GONE"}', "410 Gone")
        gone = http.download(url, tmp_path / "b", headers={})
        http.close()

    assert (good.status, (tmp_path / "a").read_bytes()) == (200, b"zip")
    assert (gone.status, gone.lenient_object()) == (410, {"code": "GONE"})
    assert not (tmp_path / "b").exists()


def test_a_silent_server_is_not_waited_for() -> None:
    with raw_server(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n") as server:
        http = Http("crm", timeout=(1.0, 0.2))
        with pytest.raises(TransientError):
            http.request("GET", f"http://{server.place}/")
        http.close()
