"""`serve` in a process of its own, on a connector that takes its time to write. For one test."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from pathlib import Path

from kamsync import log, registry
from kamsync.model.change import Outcome, RecordChange
from kamsync.scheduler import serve
from tests.sync.remote import Point, RemoteConnector


class Slow(RemoteConnector):
    needs_approval = False

    def write_fields(self, changes: Sequence[RecordChange]) -> list[Outcome]:
        time.sleep(0.4)
        return super().write_fields(changes)


if __name__ == "__main__":
    found = {**registry.available(), "remote": Point(Slow)}
    registry.available = lambda: found  # type: ignore[assignment,return-value]
    log.configure(verbose=False, as_json=True)
    sys.exit(serve(Path(sys.argv[1])))
