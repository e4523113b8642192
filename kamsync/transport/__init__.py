"""HTTP for every connector: one session, one retry policy, one reader of answers.

`Http` sends and receives within bounds, `call` tries again, `Response` reads. A client makes one
`Http`, calls `http.request(method, url, headers=…, body=…)` inside `call(action, policy)`, judges
`status`, and parses by `answer.object()`, `answer.json()` or a frame parser over
`answer.document()`; see response.py for what these promise. Statuses are the client's business.
"""

from kamsync.transport.archive import unpack_single
from kamsync.transport.http import LARGEST_BODY, LARGEST_DOWNLOAD, Http, make_pool
from kamsync.transport.response import (
    Response,
    count,
    lenient_json,
    lenient_object,
    part,
    parts,
    walks,
)
from kamsync.transport.retry import (
    CallCounter,
    Cancelled,
    Pace,
    RetryPolicy,
    call,
    chunks,
    pause,
    request_stop,
    set_testing,
)
from kamsync.transport.rolling_limit import RollingLimit, Sent
from kamsync.transport.route import CaFile, Route, host_of, require_https
from kamsync.transport.server_work import Awaited, first_done
from kamsync.transport.side_by_side import one_ahead, side_by_side
from kamsync.transport.tokens import KeptToken

__all__ = [
    "LARGEST_BODY",
    "LARGEST_DOWNLOAD",
    "Awaited",
    "CaFile",
    "CallCounter",
    "Cancelled",
    "Http",
    "KeptToken",
    "Pace",
    "Response",
    "RetryPolicy",
    "RollingLimit",
    "Route",
    "Sent",
    "call",
    "chunks",
    "count",
    "first_done",
    "host_of",
    "lenient_json",
    "lenient_object",
    "make_pool",
    "one_ahead",
    "part",
    "parts",
    "pause",
    "request_stop",
    "require_https",
    "set_testing",
    "side_by_side",
    "unpack_single",
    "walks",
]
