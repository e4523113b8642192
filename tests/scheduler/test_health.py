"""The port of /healthz: one that cannot be had is a wrong word of the config, not a bug."""

from __future__ import annotations

import pytest

from kamsync.errors import UsageError
from kamsync.scheduler.health import Telemetry, listen
from tests.sync.portfolio import say


def test_a_port_in_use_is_named() -> None:
    server = listen(0, Telemetry(), dict)
    try:
        with pytest.raises(UsageError) as caught:
            listen(server.server_address[1], Telemetry(), dict)
    finally:
        server.shutdown()
        server.server_close()

    assert caught.value.values["port"] == server.server_address[1]


@pytest.mark.parametrize("port", ["70000", "-5", "http"])
def test_a_port_that_is_none_is_a_wrong_word(port: str) -> None:
    assert say(["serve", "--http-port", port]).exit == 2
