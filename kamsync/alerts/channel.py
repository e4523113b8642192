"""One message to one channel by Apprise. Never raises and never tells the address."""

from __future__ import annotations

import logging
import re
from pathlib import Path
from typing import Final

from kamsync.directors import ChannelConfig
from kamsync.errors import AuthError
from kamsync.model.alert import Message
from kamsync.secret import resolve

_STATUS: Final = re.compile(r"error[ =:]+(\d{3})\b", re.IGNORECASE)
_NOTIFIER: Final = logging.getLogger("apprise")
"""Its lines may carry the address with its token: they reach nobody but the pattern above."""
_NOTIFIER.addHandler(logging.NullHandler())
_NOTIFIER.propagate = False


class _Seen(logging.Handler):
    """Only the HTTP status out of what the library says."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.status = ""

    def emit(self, record: logging.LogRecord) -> None:
        found = _STATUS.search(record.getMessage())
        if found:
            self.status = found[1]


def send(channel: ChannelConfig, message: Message, folder: Path) -> str:
    """Empty when it was taken; else why not, without any part of the address."""
    try:
        address = resolve(channel.url, folder)
    except (AuthError, ValueError) as error:
        return str(error)
    import apprise  # slow to load, and most runs tell nothing

    asset = apprise.AppriseAsset(app_id="kamsync", app_desc="kamsync", allow_templates=False)
    notifier = apprise.Apprise(asset=asset)
    if not notifier.add(address):
        return f"what is behind {channel.url} is no address that Apprise knows"
    seen = _Seen()
    _NOTIFIER.addHandler(seen)
    try:
        taken = notifier.notify(
            title=message.title,
            body=message.body,
            notify_type=apprise.NotifyType(message.severity),
            body_format=apprise.NotifyFormat.TEXT,
        )
    finally:
        _NOTIFIER.removeHandler(seen)
    if taken:
        return ""
    return f"answered {seen.status}" if seen.status else "it did not answer or refused the message"
