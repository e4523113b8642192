"""Text from a CRM is hostile in every sink; docs/security.md is the list."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import io
import json
import logging
import re
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamsync import log
from kamsync.alerts.channel import send
from kamsync.alerts.content import alert_text
from kamsync.alerts.neutral import neutral
from kamsync.cli.report_commands import safe_name
from kamsync.connector import ProvisionRequest
from kamsync.directors import ChannelConfig
from kamsync.lock import run_lock
from kamsync.messages.links import record_link
from kamsync.model.alert import AlertEvent, Message
from kamsync.model.change import NewTask
from kamsync.sandbox.hubspot.server import HubSpotServer
from tests.characters import ANY
from tests.connectors.hubspot_portal import START, Portal
from tests.servers.listener import listening
from tests.sync.portfolio import TODAY

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # Apprise's own import

ROOT = Path(__file__).parent.parent
HOSTILE = (
    "Alpha\r\nBcc: all@example.org\r\n\r\n<script>alert(1)</script> [click](https://evil.example) "
    "<!channel> <@U1> @everyone *b* `c` {{7*7}} {name} | # \u202egnp"
)


def hostile_event() -> AlertEvent:
    share = {"scope": "region", "value": HOSTILE, "share": 0.8, "level": "critical"}
    loss = {
        **{"lost": 80_000, "share": 0.14, "remaining": 500_000},
        **{"top_name": HOSTILE, "top_share": 0.08, "months": None},
    }
    detail = {"name": HOSTILE, "forward": None, "shares": [share], "loss": loss}
    detail["link"] = record_link("https://crm.example/{id}", "A/../1?x")
    return AlertEvent("north", "A", "fire", "critical", "none", TODAY, True, detail)


def a_message() -> Message:
    title, body = alert_text([hostile_event()], "en", "EUR")
    return Message("north", "c", "immediate", title, body, dt.datetime.now(dt.UTC))


def test_every_test_that_the_table_names_exists() -> None:
    table = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", table)

    assert len(named) >= 15
    for path, name in named:
        assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), f"{path}::{name}"


def test_every_sink_of_the_table_has_a_test() -> None:
    table = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    lines = [line for line in table.splitlines() if line.startswith("| ")]
    rows = [line for line in lines if not line.endswith("| test |")]

    assert len(rows) >= 14
    assert [row for row in rows if "tests/" not in row] == []


def test_every_claim_below_the_tables_is_followed_by_a_test() -> None:
    """A claim is a paragraph or a list item; the sentence that leads into a table is none."""
    text = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    shown = text[text.index("## Answers of a CRM") :]
    claims = [part.strip() for part in re.split(r"\n\n|\n(?=- )", shown)]
    claims = [c for c in claims if c and not c.startswith(("#", "|"))]

    assert len(claims) >= 8
    assert [c for c in claims[1:] if "`tests/" not in c] == []


@given(st.text(ANY, max_size=200))
def test_neutral_text_has_no_character_a_channel_reads(text: str) -> None:
    found = neutral(text)

    assert not set(found) & set("<>[]*~`|@#\\{}\r\n\t\0")
    assert "://" not in found
    assert len(found) <= 90


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_a_name_is_no_markup_mention_or_link_in_a_chat(
    form: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with listening() as listener:
        monkeypatch.setenv("CHAT", f"{listener.url('/chat')}?format={form}")

        assert send(ChannelConfig(url="env:CHAT"), a_message(), tmp_path) == ""

        (heard,) = listener.at("/chat")
    text = heard["title"] + heard["message"]
    for sign in ("<script", "](http", "<!channel", "<@", "@everyone", "*b*", "https://evil"):
        assert sign not in text, sign
    assert "{{7" not in text
    assert "\n" not in heard["title"]
    plain = text.replace("\\", "")
    assert "https://crm.example/A%2F..%2F1%3Fx" in plain, "our own link still works"


class _Smtp(socketserver.StreamRequestHandler):
    """Just enough of SMTP to take one mail."""

    mails: list[bytes]

    def handle(self) -> None:
        self.wfile.write(b"220 loopback\r\n")
        while line := self.rfile.readline():
            word = line[:4].upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                lines = list(iter(self.rfile.readline, b".\r\n"))
                self.mails.append(b"".join(lines))
            elif word == b"QUIT":
                self.wfile.write(b"221 bye\r\n")
                return
            self.wfile.write(b"250 ok\r\n")


@contextmanager
def mailbox() -> Iterator[tuple[int, list[bytes]]]:
    mails: list[bytes] = []
    handler = type("Handler", (_Smtp,), {"mails": mails})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server.server_address[1], mails
        finally:
            server.shutdown()
            thread.join()


def test_a_name_cannot_add_a_header_to_a_mail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with mailbox() as (port, mails):
        address = f"mailto://127.0.0.1:{port}?from=kamsync@example.org&to=director@example.org"
        monkeypatch.setenv("MAIL", f"{address}&mode=insecure")

        assert send(ChannelConfig(url="env:MAIL"), a_message(), tmp_path) == ""

    (raw,) = mails
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert mail["Bcc"] is None
    assert mail["Cc"] is None
    assert "director@example.org" in mail["To"]
    assert "Alpha Bcc: all＠example.org" in mail["Subject"]
    assert "<script" not in "".join(
        str(part.get_content()) for part in mail.walk() if part.get_content_maintype() == "text"
    )


@pytest.fixture
def portal(tmp_path: Path) -> Iterator[Portal]:
    with HubSpotServer(START) as server:
        made = Portal(server, tmp_path)
        made.load({"account": [{"id": "1000", "name": "Ardent"}], "opportunity": []})
        made.connector().provision(ProvisionRequest())
        yield made


def test_a_hostile_key_is_only_a_value_to_hubspot(portal: Portal) -> None:
    roots = ('k"},{"propertyName":"x', "a,b", "k' or 1=1", "{}", "*")
    keys = [f"kamsync:main:f:{root}:2026-01-01:1" for root in roots]
    connector = portal.connector()

    rest = ("1000", "4000", "Subject", "Body", TODAY, "high")
    outcomes = connector.insert_tasks([NewTask(key, *rest) for key in keys])  # type: ignore[arg-type]
    assert all(o.ok for o in outcomes), outcomes

    for key in keys:
        assert set(connector.find_tasks([key])) == {key}


@pytest.mark.parametrize("id_", ["../../x", "/etc/x", "a\0b", "..", "C:\\x", "é/€"])
def test_an_id_cannot_lead_a_file_out_of_its_folder(id_: str, tmp_path: Path) -> None:
    assert re.fullmatch(r"[\w-]+", safe_name(id_), re.ASCII)
    with run_lock(tmp_path / "state", id_.replace("\0", "")):
        pass
    assert [p.name for p in tmp_path.iterdir()] == ["state"]


def logged(as_json: bool, **extra: object) -> str:
    stream = io.StringIO()
    logger = logging.getLogger("kamsync")
    before = (logger.handlers, logger.level, logger.propagate)
    others = logging.getLogger("connectors")
    theirs = (others.handlers, others.level, others.propagate)
    try:
        log.configure(verbose=True, as_json=as_json, stream=stream)
        logger.warning("refused", extra=extra)
    finally:
        logger.handlers, logger.level, logger.propagate = before
        others.handlers, others.level, others.propagate = theirs
        logger.setLevel(before[1]), others.setLevel(theirs[1])
    return stream.getvalue()


@pytest.mark.parametrize("as_json", [True, False])
def test_a_value_cannot_forge_a_log_line(as_json: bool) -> None:
    value = 'x\n{"level": "INFO", "event": "all is well"}\x1b[2J\u2028\u202e'

    text = logged(as_json, account=value)

    assert len(text.splitlines()) == 1
    assert "\x1b" not in text
    assert "\u202e" not in text
    if as_json:
        line = json.loads(text)
        assert (line["event"], line["level"]) == ("refused", "WARNING")


@pytest.mark.parametrize("as_json", [True, False])
def test_what_looks_like_a_credential_is_not_logged(as_json: bool) -> None:
    text = logged(
        as_json,
        header="Authorization: Bearer abc.def-123",
        body='{"access_token": "sesame-1", "client_secret":"sesame-2"}',
        query="refresh_token=sesame-3&password=sesame-4",
    )

    assert "abc.def" not in text
    assert "sesame" not in text
